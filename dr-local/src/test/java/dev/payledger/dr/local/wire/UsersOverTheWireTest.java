package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** Users that IAM made are held against their policies; the account's own credentials are not. */
class UsersOverTheWireTest {

    private WireFixture aws;
    private IamClient iam;
    private AccessKey key;
    private IamClient asAnn;

    @BeforeEach
    void start() {
        aws = new WireFixture();
        iam = aws.client(IamClient.builder());
        iam.createUser(r -> r.userName("ann").path("/team/"));
        key = iam.createAccessKey(r -> r.userName("ann")).accessKey();
        asAnn = aws.client(IamClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @AfterEach
    void stop() {
        asAnn.close();
        iam.close();
        aws.close();
    }

    @Test
    void aUserMayDoOnlyWhatItsPoliciesAllow() {
        try (StsClient sts =
                aws.client(StsClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()))) {
            assertThat(sts.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111122223333:user/team/ann");
        }
        assertThatThrownBy(() -> asAnn.getUser())
                .hasMessageContaining(
                        "User: arn:aws:iam::111122223333:user/team/ann is not authorized to perform:" + " iam:GetUser")
                .hasMessageContaining("because no identity-based policy allows the iam:GetUser action");
        iam.putUserPolicy(r -> r.userName("ann").policyName("self").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*User*",
                "Resource":"arn:aws:iam::*:user/team/${aws:username}"},
                {"Effect":"Allow","Action":"iam:GetUser","Resource":"*"},
                {"Effect":"Deny","Action":"iam:DeleteUserPolicy","Resource":"*"}]}"""));
        assertThat(asAnn.getUser().user().userName()).isEqualTo("ann");
        assertThat(asAnn.listUserPolicies(r -> r.userName("ann")).policyNames()).containsExactly("self");
        assertThatThrownBy(() -> asAnn.deleteUserPolicy(r -> r.userName("ann").policyName("self")))
                .hasMessageContaining("with an explicit deny in an identity-based policy");

        iam.updateAccessKey(
                r -> r.userName("ann").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        assertThatThrownBy(() -> asAnn.getUser())
                .hasMessageContaining("The security token included in the request is invalid.");
    }

    @Test
    void aUserIsDeletedOnlyWhenItHasNothingLeft() {
        assertThatThrownBy(() -> iam.deleteUser(r -> r.userName("ann")))
                .hasMessageContaining("Cannot delete entity, must delete access keys first.");
        iam.deleteAccessKey(r -> r.userName("ann").accessKeyId(key.accessKeyId()));
        iam.deleteUser(r -> r.userName("ann"));
        assertThatThrownBy(() -> iam.getUser(r -> r.userName("ann")))
                .hasMessageContaining("The user with name ann cannot be found.");
    }

    @Test
    void aDeletedKeyIsNobodys() {
        iam.deleteAccessKey(r -> r.userName("ann").accessKeyId(key.accessKeyId()));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> asAnn.listUsers()).isInstanceOfSatisfying(IamException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
                assertThat(e.awsErrorDetails().errorMessage())
                        .isEqualTo("The security token included in the request is invalid.");
            });
            if (i == 0) {
                iam.deleteUser(r -> r.userName("ann"));
            }
        }
        try (DynamoDbClient dynamoDb = aws.client(
                        DynamoDbClient.builder(),
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
                S3Client s3 = aws.client(
                        S3Client.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()))) {
            assertThatThrownBy(() -> dynamoDb.listTables())
                    .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(
                                    e.statusCode() + " " + e.awsErrorDetails().errorCode())
                            .isEqualTo("400 UnrecognizedClientException"));
            assertThatThrownBy(() -> s3.listBuckets())
                    .isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(
                                    e.statusCode() + " " + e.awsErrorDetails().errorCode())
                            .isEqualTo("403 InvalidAccessKeyId"));
        }
    }

    @Test
    void policiesAreSimulatedWithTheirSources() {
        iam.putUserPolicy(r -> r.userName("ann").policyName("self").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:*","Resource":"*",
                "Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}"""));

        EvaluationResult implicit = iam.simulatePrincipalPolicy(
                        r -> r.policySourceArn("arn:aws:iam::111122223333:user/team/ann")
                                .actionNames("sns:Publish"))
                .evaluationResults()
                .get(0);
        assertThat(implicit.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(implicit.missingContextValues()).containsExactly("aws:securetransport");

        EvaluationResult denied = iam.simulateCustomPolicy(
                        r -> r.policyInputList("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sns:*","Resource":"*"}]}""").actionNames("sns:Publish"))
                .evaluationResults()
                .get(0);
        assertThat(denied.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.EXPLICIT_DENY);
        assertThat(denied.matchedStatements())
                .singleElement()
                .satisfies(statement -> assertThat(statement.sourcePolicyId()).isEqualTo("PolicyInputList.2"));
    }

    @Test
    void anAttachedPolicysNewDefaultVersionHoldsAtOnce() {
        String deny =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        String arn = iam.createPolicy(p -> p.policyName("p").policyDocument(deny.replace("Deny", "Allow")))
                .policy()
                .arn();
        iam.attachUserPolicy(a -> a.userName("ann").policyArn(arn));
        assertThat(asAnn.getUser().user().userName()).isEqualTo("ann");

        iam.createPolicyVersion(v -> v.policyArn(arn).policyDocument(deny).setAsDefault(true));
        assertThatThrownBy(() -> asAnn.getUser()).hasMessageContaining("explicit deny");
        assertThat(iam.listPolicyVersions(v -> v.policyArn(arn)).versions())
                .extracting(version -> version.versionId() + " " + version.isDefaultVersion())
                .containsExactly("v2 true", "v1 false");
        assertThatThrownBy(() -> iam.deletePolicyVersion(v -> v.policyArn(arn).versionId("v2")))
                .hasMessageContaining("Cannot delete the default version of a policy.");
        iam.setDefaultPolicyVersion(v -> v.policyArn(arn).versionId("v1"));
        iam.deletePolicyVersion(v -> v.policyArn(arn).versionId("v2"));
        assertThat(asAnn.getUser().user().userName()).isEqualTo("ann");
    }
}
