package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.function.Consumer;

/**
 * What a resource is to be.
 *
 * @param context where
 * @param properties every property, evaluated and checked against the type's schema
 * @param initiated told the physical id once the resource exists; makes CloudFormation's second
 *     {@code CREATE_IN_PROGRESS} event
 */
public record ResourceRequest(ResourceContext context, Properties properties, Consumer<String> initiated) {

    /** Says that the resource exists now, stable or not. */
    public void initiated(String physicalId) {
        initiated.accept(physicalId);
    }
}
