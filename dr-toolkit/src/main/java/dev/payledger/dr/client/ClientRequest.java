package dev.payledger.dr.client;

/**
 * One request, by what stands in the variables of its route.
 *
 * @param route the workload's name of the route
 * @param account {@code ${account}}
 * @param uuid {@code ${uuid}}, the idempotency key where the route has one
 * @param amount {@code ${amount}}
 * @param text {@code ${text}}
 * @since 0.1.0
 */
public record ClientRequest(String route, String account, String uuid, String amount, String text) {}
