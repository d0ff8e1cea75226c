package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * What the caller may do, as IAM's simulator sees it: identity policies on any resource. Resource policies and service
 * control policies may still deny. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>.
 */
public final class Permissions {

    private static final int AT_ONCE = 50;
    private static final Pattern SESSION = Pattern.compile("arn:[^:]+:sts::\\d+:assumed-role/([^/]+)/.*");

    private final IamClient client;

    Permissions(IamClient client) {
        this.client = client;
    }

    private static AwsCall call(String operation, String resource) {
        return new AwsCall("iam", operation, resource, "aws-global");
    }

    /** The actions that the caller may not do, of those asked for. */
    public List<String> missing(String callerArn, List<String> actions) {
        String source = source(callerArn);
        List<String> missing = new ArrayList<>();
        for (int from = 0; from < actions.size(); from += AT_ONCE) {
            List<String> some = actions.subList(from, Math.min(actions.size(), from + AT_ONCE));
            call("SimulatePrincipalPolicy", source)
                    .get(() -> client.simulatePrincipalPolicy(
                                    request -> request.policySourceArn(source).actionNames(some))
                            .evaluationResults())
                    .stream()
                    .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
                    .map(EvaluationResult::evalActionName)
                    .forEach(missing::add);
        }
        return missing;
    }

    /** The simulator knows a role, not its session. */
    private String source(String callerArn) {
        Matcher session = SESSION.matcher(callerArn);
        if (!session.matches()) {
            return callerArn;
        }
        String role = session.group(1);
        return call("GetRole", "role " + role)
                .get(() ->
                        client.getRole(request -> request.roleName(role)).role().arn());
    }
}
