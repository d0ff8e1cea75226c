package dev.payledger.dr.client;

/**
 * What is to be sent once: what the workload's placeholders stand for.
 *
 * @param route the workload's name of the route
 * @param account {@code ${account}}
 * @param uuid {@code ${uuid}}, the idempotency key where the route has one
 * @param amount {@code ${amount}}
 * @param text {@code ${text}}
 * @since 0.1.0
 */
public record ClientRequest(String route, String account, String uuid, String amount, String text) {}
