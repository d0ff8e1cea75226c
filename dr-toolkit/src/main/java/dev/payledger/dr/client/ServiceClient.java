package dev.payledger.dr.client;

import java.io.IOException;

/**
 * One caller of the service: it retries, waits and goes elsewhere by its own rules. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface ServiceClient extends AutoCloseable {

    /**
     * Sends one request of a route, with as many attempts as the client makes, and waits for the end.
     *
     * @throws IOException if the service refused it, or did not answer before the client gave up
     */
    ClientReply send(ClientRequest request) throws IOException;

    /** Ends what the client holds open. */
    @Override
    void close();
}
