package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/** What a caller with a role's credentials must be allowed: the operation's own name, on the stack it names. */
final class StackPermissions {

    private final RegionContext region;
    private final StackRegistry stacks;

    StackPermissions(RegionContext region, StackRegistry stacks) {
        this.region = region;
        this.stacks = stacks;
    }

    List<Permission> of(SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String action = "cloudformation:" + type.substring(0, type.length() - "Request".length());
        String resource = request.getValueForField("StackName", String.class)
                .map(this::arn)
                .orElse("*");
        return List.of(new Permission(action, resource));
    }

    private String arn(String nameOrId) {
        if (nameOrId.startsWith("arn:")) {
            return nameOrId;
        }
        // A stack that does not exist yet has no id to be named in a policy but the pattern.
        return stacks.find(nameOrId)
                .map(Stack::id)
                .orElseGet(() -> region.arn("cloudformation", "stack/" + nameOrId + "/*"));
    }
}
