package dev.payledger.dr.client;

/**
 * How a request ended well.
 *
 * @param region the region that served it; empty where the client does not say
 * @param id what the service calls what was written; empty where nothing was, or the client does not say
 * @since 0.1.0
 */
public record ClientReply(String region, String id) {}
