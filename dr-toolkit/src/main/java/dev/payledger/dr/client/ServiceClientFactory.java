package dev.payledger.dr.client;

import java.util.Set;

/**
 * Makes clients of a service, as other services use them. A drill looks for factories with {@link
 * java.util.ServiceLoader}; a Maven project adds the artifact that holds one to the plugin's {@code <dependencies>}.
 * Implementations are safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface ServiceClientFactory {

    /** The client library as people call it, for example {@code LedgerClient}. */
    String name();

    /** The workload's routes that the client serves, by name; of others it is never asked. */
    Set<String> routes();

    /**
     * Makes a client with connections and a memory of its own.
     *
     * @throws RuntimeException if it cannot be made; the drill then ends before anything is broken
     */
    ServiceClient open(ClientAddresses addresses);
}
