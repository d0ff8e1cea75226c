package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.util.function.Function;

/** An HTTP/1.1 server on one address. What serves HTTP can be exchanged behind this. */
public interface HttpListener extends AutoCloseable {

    /** The port that it listens on. */
    int port();

    /** Stops listening and drops what is open. */
    @Override
    void close();

    /** Answers requests; called from many threads. */
    interface Handler extends Function<HttpRequest, HttpResponse> {}
}
