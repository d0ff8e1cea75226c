package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.iam.MalformedPolicyException;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Principal;
import java.util.Map;

/**
 * Who may publish to a topic. Without a policy of its own a topic has AWS's default: everybody of the account, services
 * included. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html">Access policies of topics</a>
 */
final class TopicPolicy {

    private static final String PUBLISH = "SNS:Publish";

    private final String accountId;
    private final String topicArn;
    private final PolicyDocument document;

    private TopicPolicy(String accountId, String topicArn, PolicyDocument document) {
        this.accountId = accountId;
        this.topicArn = topicArn;
        this.document = document;
    }

    static TopicPolicy standard(String accountId, String topicArn) {
        String text = "{\"Version\":\"2008-10-17\",\"Id\":\"__default_policy_ID\",\"Statement\":[{\"Sid\":"
                + "\"__default_statement_ID\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":["
                + "\"SNS:GetTopicAttributes\",\"SNS:SetTopicAttributes\",\"SNS:AddPermission\","
                + "\"SNS:RemovePermission\",\"SNS:DeleteTopic\",\"SNS:Subscribe\","
                + "\"SNS:ListSubscriptionsByTopic\",\"SNS:Publish\"],\"Resource\":\"" + topicArn
                + "\",\"Condition\":{\"StringEquals\":{\"AWS:SourceOwner\":\"" + accountId + "\"}}}]}";
        return of(accountId, topicArn, text);
    }

    static TopicPolicy of(String accountId, String topicArn, String text) {
        try {
            return new TopicPolicy(accountId, topicArn, PolicyDocument.parse(text, PolicyDocument.Kind.RESOURCE));
        } catch (MalformedPolicyException e) {
            throw SnsErrors.invalid("Policy Error: " + e.getMessage());
        }
    }

    String text() {
        return document.text();
    }

    /** Whether a service of this account may publish for one of its resources. */
    boolean allowsService(String principal, String sourceArn) {
        Map<String, String> context =
                Map.of("aws:SourceArn", sourceArn, "aws:SourceAccount", accountId, "aws:SourceOwner", accountId);
        return document.decide(Principal.service(principal), PolicyRequest.of(PUBLISH, topicArn, context))
                == Decision.ALLOWED;
    }

    /** What the policy says to a user or a role; {@code AWS:SourceOwner} is not set for those. */
    Decision publishBy(String arn) {
        Map<String, String> context = Map.of("aws:PrincipalArn", arn, "aws:PrincipalAccount", accountId);
        return document.decide(Principal.caller(arn, accountId), PolicyRequest.of(PUBLISH, topicArn, context));
    }
}
