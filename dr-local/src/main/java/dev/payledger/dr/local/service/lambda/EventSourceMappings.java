package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The event source mappings of a region. */
final class EventSourceMappings implements AutoCloseable {

    EventSourceMappings(
            RegionContext context,
            DynamoDbStreamsClient streams,
            RolePermissions permissions,
            FunctionStore functions,
            Invocations invocations,
            Executor executor) {}

    @Override
    public void close() {}
}
