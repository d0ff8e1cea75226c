package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.template.Template;
import dev.payledger.dr.local.service.cloudformation.template.Template.ResourceDeclaration;
import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;

/**
 * What a caller must acknowledge before a template may make IAM resources.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html">IAM resources</a>
 */
final class Capabilities {

    private static final String IAM = "CAPABILITY_IAM";
    private static final String NAMED_IAM = "CAPABILITY_NAMED_IAM";

    /** Types that need a capability, and the property that gives each a name of one's own. */
    private static final Map<String, String> TYPES = Map.of(
            "AWS::IAM::AccessKey", "",
            "AWS::IAM::Group", "GroupName",
            "AWS::IAM::InstanceProfile", "InstanceProfileName",
            "AWS::IAM::ManagedPolicy", "ManagedPolicyName",
            "AWS::IAM::Policy", "",
            "AWS::IAM::Role", "RoleName",
            "AWS::IAM::User", "UserName",
            "AWS::IAM::UserToGroupAddition", "");

    private Capabilities() {}

    /** The capability that a template needs, if any. */
    static Optional<String> needed(Template template) {
        Optional<String> needed = Optional.empty();
        for (ResourceDeclaration resource : template.resources().values()) {
            String nameProperty = TYPES.get(resource.type());
            if (nameProperty != null) {
                if (resource.properties().containsKey(nameProperty)) {
                    return Optional.of(NAMED_IAM);
                }
                needed = Optional.of(IAM);
            }
        }
        return needed;
    }

    /** Why: the types in question, in AWS's words. */
    static String reason(Template template) {
        TreeSet<String> types = new TreeSet<>();
        template.resources().values().stream()
                .map(ResourceDeclaration::type)
                .filter(TYPES::containsKey)
                .forEach(types::add);
        return "The following resource(s) require capabilities: " + types;
    }

    /**
     * Checks what the caller acknowledged.
     *
     * @throws InsufficientCapabilitiesException naming what is missing; the caller must acknowledge it
     */
    static void check(Template template, List<String> acknowledged) {
        Optional<String> needed = needed(template);
        if (needed.isPresent() && !acknowledged.contains(needed.get()) && !acknowledged.contains(NAMED_IAM)) {
            throw AwsError.of(
                    InsufficientCapabilitiesException.builder(),
                    "InsufficientCapabilitiesException",
                    400,
                    "Requires capabilities : [" + needed.get() + "]");
        }
    }
}
