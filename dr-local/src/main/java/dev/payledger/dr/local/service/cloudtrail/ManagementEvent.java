package dev.payledger.dr.local.service.cloudtrail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/**
 * One management event.
 *
 * @param at when the call was made, in whole seconds
 * @param username a user's name or a role session's
 * @param json the whole record
 */
record ManagementEvent(
        String id,
        String name,
        String source,
        Instant at,
        boolean readOnly,
        @Nullable String accessKeyId,
        String username,
        List<Resource> resources,
        String json) {}
