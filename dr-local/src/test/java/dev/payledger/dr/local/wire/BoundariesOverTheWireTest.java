package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Permissions boundaries of roles and users: the most that their policies can allow. */
class BoundariesOverTheWireTest {

    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},\
            "Action":"sts:AssumeRole"}}""";
    private static final String ROLE = "arn:aws:iam::111122223333:role/builder";

    private WireFixture aws;
    private IamClient iam;
    private IamClient asBuilder;
    private String boundary;

    @BeforeEach
    void start() {
        aws = new WireFixture();
        iam = aws.client(IamClient.builder());
        boundary = iam.createPolicy(r -> r.policyName("most").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:Get*","Resource":"*"},\
                {"Effect":"Deny","Action":"iam:GetUser","Resource":"*"}]}"""))
                .policy()
                .arn();
        iam.createRole(r -> r.roleName("builder").assumeRolePolicyDocument(TRUST));
        iam.putRolePolicy(r -> r.roleName("builder").policyName("all").policyDocument(allow("iam:*")));
        try (StsClient sts = aws.client(StsClient.builder())) {
            Credentials session =
                    sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me")).credentials();
            asBuilder = aws.client(
                    IamClient.builder(),
                    AwsSessionCredentials.create(
                            session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        }
    }

    @AfterEach
    void stop() {
        asBuilder.close();
        iam.close();
        aws.close();
    }

    @Test
    void aRoleMayDoWhatItsPoliciesAndItsBoundaryAllow() {
        assertThatCode(() -> asBuilder.listRoles()).doesNotThrowAnyException();
        iam.putRolePermissionsBoundary(r -> r.roleName("builder").permissionsBoundary(boundary));

        assertThatCode(() -> asBuilder.getRole(r -> r.roleName("builder"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> asBuilder.listRoles()).isInstanceOfSatisfying(IamException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("User: arn:aws:sts::111122223333:assumed-role/builder/me is not authorized to"
                            + " perform: iam:ListRoles because no permissions boundary allows the"
                            + " iam:ListRoles action");
        });
        assertThatThrownBy(() -> asBuilder.getUser(r -> r.userName("ann")))
                .hasMessageContaining("with an explicit deny in a permissions boundary");
        iam.deleteRolePolicy(r -> r.roleName("builder").policyName("all"));
        assertThatThrownBy(() -> asBuilder.getRole(r -> r.roleName("builder")))
                .hasMessageContaining("because no identity-based policy allows the iam:GetRole action");

        iam.putRolePolicy(r -> r.roleName("builder").policyName("all").policyDocument(allow("iam:*")));
        iam.deleteRolePermissionsBoundary(r -> r.roleName("builder"));
        assertThatCode(() -> asBuilder.listRoles()).doesNotThrowAnyException();
    }

    @Test
    void aUserIsBoundAsARoleIs() {
        iam.createUser(r -> r.userName("ann").permissionsBoundary(boundary));
        iam.putUserPolicy(r -> r.userName("ann").policyName("all").policyDocument(allow("iam:*")));
        AccessKey key = iam.createAccessKey(r -> r.userName("ann")).accessKey();
        try (IamClient asAnn =
                aws.client(IamClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()))) {
            assertThatCode(() -> asAnn.getRole(r -> r.roleName("builder"))).doesNotThrowAnyException();
            assertThatThrownBy(() -> asAnn.listUsers()).hasMessageContaining("because no permissions boundary allows");
            iam.deleteUserPermissionsBoundary(r -> r.userName("ann"));
            assertThatCode(() -> asAnn.listUsers()).doesNotThrowAnyException();
        }
    }

    @Test
    void aBoundaryIsShownOfOneButNotInLists() {
        iam.createUser(r -> r.userName("ann"));
        iam.putUserPermissionsBoundary(r -> r.userName("ann").permissionsBoundary(boundary));
        assertThat(iam.createRole(r -> r.roleName("made")
                                .assumeRolePolicyDocument(TRUST)
                                .permissionsBoundary(boundary))
                        .role()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .isEqualTo(boundary);

        assertThat(iam.getRole(r -> r.roleName("made")).role().permissionsBoundary())
                .satisfies(shown -> {
                    assertThat(shown.permissionsBoundaryTypeAsString()).isEqualTo("Policy");
                    assertThat(shown.permissionsBoundaryArn()).isEqualTo(boundary);
                });
        assertThat(iam.getUser(r -> r.userName("ann"))
                        .user()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .isEqualTo(boundary);
        assertThat(iam.getRole(r -> r.roleName("builder")).role().permissionsBoundary())
                .isNull();
        assertThat(iam.listRoles().roles())
                .allSatisfy(role -> assertThat(role.permissionsBoundary()).isNull());
        assertThat(iam.listUsers().users())
                .allSatisfy(user -> assertThat(user.permissionsBoundary()).isNull());
    }

    @Test
    void aPolicyThatIsABoundaryStays() {
        iam.putRolePermissionsBoundary(r -> r.roleName("builder").permissionsBoundary(boundary));
        assertThat(iam.getPolicy(r -> r.policyArn(boundary)).policy()).satisfies(policy -> {
            assertThat(policy.permissionsBoundaryUsageCount()).isEqualTo(1);
            assertThat(policy.attachmentCount()).isZero();
        });
        assertThatThrownBy(() -> iam.deletePolicy(r -> r.policyArn(boundary)))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageContaining("Cannot delete a policy attached to entities.");
        iam.deleteRolePermissionsBoundary(r -> r.roleName("builder"));
        assertThat(iam.getPolicy(r -> r.policyArn(boundary)).policy().permissionsBoundaryUsageCount())
                .isZero();
        iam.deletePolicy(r -> r.policyArn(boundary));
    }

    @Test
    void aBoundaryMustBeThere() {
        assertThatThrownBy(() -> iam.putRolePermissionsBoundary(
                        r -> r.roleName("builder").permissionsBoundary(boundary + "s")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("Scope ARN: " + boundary + "s does not exist or is not attachable.");
        assertThatThrownBy(() -> iam.createUser(r -> r.userName("bob").permissionsBoundary("a-policy-that-has-no-arn")))
                .hasMessageContaining("ARN a-policy-that-has-no-arn is not valid.");
        assertThatThrownBy(() -> iam.getUser(r -> r.userName("bob"))).isInstanceOf(NoSuchEntityException.class);
        assertThatThrownBy(() -> iam.deleteUserPermissionsBoundary(r -> r.userName("bob")))
                .hasMessageContaining("The user with name bob cannot be found.");
    }

    @Test
    void rolesMayBeMadeOnlyWithinABoundary() {
        iam.putRolePolicy(
                r -> r.roleName("builder").policyName("all").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:CreateRole","iam:PutRolePolicy"],\
                "Resource":"arn:aws:iam::111122223333:role/team/*",\
                "Condition":{"StringEquals":{"iam:PermissionsBoundary":"BOUNDARY"}}}}""".replace("BOUNDARY", boundary)));
        assertThatThrownBy(() -> asBuilder.createRole(
                        r -> r.roleName("made").path("/team/").assumeRolePolicyDocument(TRUST)))
                .hasMessageContaining("not authorized to perform: iam:CreateRole on resource:"
                        + " arn:aws:iam::111122223333:role/team/made");
        asBuilder.createRole(r -> r.roleName("made")
                .path("/team/")
                .assumeRolePolicyDocument(TRUST)
                .permissionsBoundary(boundary));
        asBuilder.putRolePolicy(r -> r.roleName("made").policyName("p").policyDocument(allow("s3:*")));
        iam.deleteRolePermissionsBoundary(r -> r.roleName("made"));
        assertThatThrownBy(() -> asBuilder.putRolePolicy(
                        r -> r.roleName("made").policyName("p").policyDocument(allow("sns:*"))))
                .hasMessageContaining("not authorized to perform: iam:PutRolePolicy");
    }

    @Test
    void onlyCertainPoliciesMayBeAttached() {
        iam.putRolePolicy(r -> r.roleName("builder").policyName("all").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"*",\
                "Condition":{"ArnLike":{"iam:PolicyARN":"arn:aws:iam::aws:policy/*"}}}}"""));
        assertThatThrownBy(() ->
                        asBuilder.attachRolePolicy(r -> r.roleName("builder").policyArn(boundary)))
                .hasMessageContaining("not authorized to perform: iam:AttachRolePolicy");
        assertThatCode(() -> asBuilder.attachRolePolicy(r -> r.roleName("builder")
                        .policyArn("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")))
                .doesNotThrowAnyException();
    }

    @Test
    void aSimulationTellsWhatTheBoundaryDecides() {
        assertThat(simulated("iam:ListRoles").permissionsBoundaryDecisionDetail())
                .isNull();
        iam.putRolePermissionsBoundary(r -> r.roleName("builder").permissionsBoundary(boundary));

        assertThat(words(simulated("iam:GetRole"))).isEqualTo("allowed true");
        assertThat(words(simulated("iam:ListRoles"))).isEqualTo("implicitDeny false");
        assertThat(words(simulated("iam:GetUser"))).isEqualTo("explicitDeny false");
        assertThat(words(simulated("iam:ListRoles", allow("iam:List*")))).isEqualTo("allowed true");
        assertThat(words(iam.simulateCustomPolicy(r -> r.policyInputList(allow("s3:GetObject"))
                                .permissionsBoundaryPolicyInputList(allow("s3:*"))
                                .actionNames("s3:PutObject"))
                        .evaluationResults()
                        .get(0)))
                .isEqualTo("implicitDeny true");
        assertThatThrownBy(() -> simulated("iam:GetRole", allow("s3:*"), allow("s3:*")))
                .hasMessageContaining("'permissionsBoundaryPolicyInputList'");
    }

    private EvaluationResult simulated(String action, String... boundaries) {
        return iam.simulatePrincipalPolicy(r -> r.policySourceArn(ROLE)
                        .permissionsBoundaryPolicyInputList(boundaries)
                        .actionNames(action))
                .evaluationResults()
                .get(0);
    }

    private static String words(EvaluationResult result) {
        PolicyEvaluationDecisionType decision = result.evalDecision();
        return decision + " " + result.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary();
    }

    private static String allow(String action) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ACTION","Resource":"*"}}""".replace("ACTION", action);
    }
}
