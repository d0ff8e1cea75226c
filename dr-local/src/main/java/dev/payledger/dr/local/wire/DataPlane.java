package dev.payledger.dr.local.wire;

import java.util.Optional;

/** What a region serves to the users of deployed services, found by host name: HTTP APIs, later sites. */
public interface DataPlane {
    /** Serves a request, or says that it knows no such host. */
    Optional<HttpResponse> serve(HttpRequest request);
}
