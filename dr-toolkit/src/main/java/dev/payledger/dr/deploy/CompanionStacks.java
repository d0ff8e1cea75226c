package dev.payledger.dr.deploy;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.CompanionCode;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Hash;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackChange;
import dev.payledger.dr.internal.resource.StackChange.Outcome;
import dev.payledger.dr.internal.resource.StackChange.Source;
import dev.payledger.dr.table.TableToReplicate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The toolkit's own stack of each region. The guard of a region may change the functions of the other region's stack and
 * nothing else, so the companions come after both of the service's stacks.
 */
final class CompanionStacks {

    private final Deployment deployment;
    private @Nullable Code code;

    private record Code(byte[] bytes, String key) {}

    CompanionStacks(Deployment deployment) {
        this.deployment = deployment;
    }

    private synchronized Code code() {
        if (code == null) {
            byte[] bytes = CompanionCode.functions();
            code = new Code(bytes, "artifacts/" + Hash.sha256(bytes) + ".jar");
        }
        return code;
    }

    /** Puts the functions' code into a region's bucket. */
    void upload(String region) {
        Bucket bucket = deployment.bucket(region);
        if (!bucket.has(code().key())) {
            bucket.put(code().key(), code().bytes());
        }
    }

    Outcome apply(String region, Step step) {
        DrConfig config = deployment.config();
        Names names = deployment.names();
        Bucket bucket = deployment.bucket(region);
        String other = config.regions().other(region);
        List<String> functions = deployment.stack(other).members("AWS::Lambda::Function").stream()
                .map(Stack.Member::physicalId)
                .filter(id -> !id.isEmpty())
                .sorted()
                .toList();
        StackChange change = deployment
                .change(deployment.companion(region))
                .with("Deployment", names.deployment())
                .with("Service", config.service())
                .with("Stage", config.stage())
                .with("PrimaryRegion", config.regions().primary())
                .with("SecondaryRegion", config.regions().secondary())
                .with("Domain", config.domain())
                .with("FaultRoleName", names.faultRole())
                .with("FunctionsBucket", bucket.name())
                .with("FunctionsKey", code().key())
                .with("ApiId", apiId(region))
                .with("OtherFunctions", String.join(",", deployment.functionArns(other, functions)))
                .with("OtherRoles", String.join(",", roles(other, functions)))
                .with("GlobalTable", new TableToReplicate(deployment).find().orElse(""))
                .with("WebhookSecretName", names.webhookSecret())
                .with("UnhealthyTopicName", names.unhealthyTopic());
        return change.apply(new Source(CompanionCode.template(), null), step);
    }

    /** The API that the alarm watches; empty where the stack has none, or several. */
    private String apiId(String region) {
        List<Stack.Member> apis = deployment.stack(region).members("AWS::ApiGatewayV2::Api");
        return apis.size() == 1 ? apis.get(0).physicalId() : "";
    }

    /**
     * The roles of the functions: those of the stack, and those that functions have from elsewhere. Never the fault role:
     * while a fault is active a function has that one, and the guard has to hand back the other.
     */
    private Set<String> roles(String region, List<String> functions) {
        Set<String> roles = new TreeSet<>();
        deployment
                .stack(region)
                .members("AWS::IAM::Role")
                .forEach(member -> roles.add(deployment.roleArn(member.physicalId())));
        functions.forEach(name -> deployment
                .function(region, name)
                .find()
                .map(FunctionState::role)
                .ifPresent(roles::add));
        roles.remove(deployment.roleArn(deployment.names().faultRole()));
        return roles;
    }
}
