package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

class IamOverTheWireTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
            "Principal":{"Service":"lambda.amazonaws.com","AWS":"arn:aws:iam::111122223333:root"}}]}""";
    private static final String BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

    private static WireFixture aws;
    private static IamClient iam;
    private static StsClient sts;

    @BeforeAll
    static void start() {
        aws = new WireFixture();
        iam = aws.client(IamClient.builder());
        sts = aws.client(StsClient.builder());
    }

    @AfterAll
    static void stop() {
        iam.close();
        sts.close();
        aws.close();
    }

    @Test
    void roleComesBackAsItWasMade() {
        iam.createRole(r -> r.roleName("shown")
                .path("/team/")
                .assumeRolePolicyDocument(TRUST)
                .description("a & b <c>")
                .tags(Tag.builder().key("k").value("v 1").build()));
        var role = iam.getRole(r -> r.roleName("shown")).role();
        assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/team/shown");
        assertThat(role.description()).isEqualTo("a & b <c>");
        assertThat(role.maxSessionDuration()).isEqualTo(3600);
        assertThat(role.tags())
                .containsExactly(Tag.builder().key("k").value("v 1").build());
        assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
                .isEqualTo(TRUST);
        assertThat(iam.listRolesPaginator(r -> r.pathPrefix("/team/")).roles()).hasSize(1);
    }

    @Test
    void errorsAreTheModelledExceptionsWithAwssCodes() {
        iam.createRole(r -> r.roleName("twice").assumeRolePolicyDocument(TRUST));
        var exists = catchThrowableOfType(
                EntityAlreadyExistsException.class,
                () -> iam.createRole(r -> r.roleName("Twice").assumeRolePolicyDocument(TRUST)));
        assertThat(exists.awsErrorDetails().errorCode()).isEqualTo("EntityAlreadyExists");
        assertThat(exists.statusCode()).isEqualTo(409);
        assertThat(exists.requestId()).isNotBlank();
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("nobody")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("The role with name nobody cannot be found.");
        assertThatThrownBy(() -> iam.createRole(r -> r.roleName("bad").assumeRolePolicyDocument("{")))
                .hasMessageContaining("Syntax errors in policy");
    }

    @Test
    void roleWithPoliciesCannotBeDeleted() {
        iam.createRole(r -> r.roleName("held").assumeRolePolicyDocument(TRUST));
        iam.attachRolePolicy(r -> r.roleName("held").policyArn(BASIC));
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName("held")).attachedPolicies())
                .extracting(policy -> policy.policyName())
                .containsExactly("AWSLambdaBasicExecutionRole");
        assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName("held")))
                .hasMessageContaining("must detach all policies first");
        iam.detachRolePolicy(r -> r.roleName("held").policyArn(BASIC));
        iam.deleteRole(r -> r.roleName("held"));
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("held"))).isInstanceOf(NoSuchEntityException.class);
    }

    @Test
    void memberThatIsNotHonouredIsRefusedByName() {
        assertThatThrownBy(() -> iam.listRoles(r -> r.maxItems(5)))
                .isInstanceOfSatisfying(
                        IamException.class, e -> assertThat(e.statusCode()).isEqualTo(400))
                .hasMessageContaining("'MaxItems' of iam:ListRoles");
    }

    @Test
    void operationThatIsNotBuiltIsRefusedByName() {
        assertThatThrownBy(() -> iam.createAccountAlias(r -> r.accountAlias("u")))
                .isInstanceOfSatisfying(
                        IamException.class, e -> assertThat(e.statusCode()).isEqualTo(400))
                .hasMessageContaining("iam:CreateAccountAlias is not supported by the local AWS (dr-local)");
    }

    @Test
    void unsignedCallIsRefused() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + aws.port + "/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=ListRoles&Version=2010-05-08"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void sessionIsTheRoleAndMayOnlyWhatItsPoliciesSay() {
        iam.createRole(r -> r.roleName("reader").assumeRolePolicyDocument(TRUST));
        iam.putRolePolicy(r -> r.roleName("reader").policyName("read").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:Get*",
                        "Resource":"arn:aws:iam::*:role/reader"}}"""));
        var session = sts.assumeRole(
                r -> r.roleArn("arn:aws:iam::111122223333:role/reader").roleSessionName("me"));
        var keys = session.credentials();
        var credentials = AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
        try (IamClient limited = aws.client(IamClient.builder(), credentials);
                StsClient who = aws.client(StsClient.builder(), credentials)) {
            assertThat(who.getCallerIdentity().arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/reader/me");
            assertThat(limited.getRole(r -> r.roleName("reader")).role().roleName())
                    .isEqualTo("reader");
            assertThatThrownBy(() -> limited.deleteRole(r -> r.roleName("reader")))
                    .isInstanceOfSatisfying(
                            IamException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"))
                    .hasMessageContaining("User: arn:aws:sts::111122223333:assumed-role/reader/me is not authorized to"
                            + " perform: iam:DeleteRole on resource: arn:aws:iam::111122223333:role/reader because no"
                            + " identity-based policy allows the iam:DeleteRole action");
        }
    }

    @Test
    void tokenThatNobodyGaveOutIsRefused() {
        var made = AwsSessionCredentials.create("ASIAMADEUP", "x", "y");
        try (StsClient client = aws.client(StsClient.builder(), made)) {
            assertThatThrownBy(client::getCallerIdentity).isInstanceOfSatisfying(StsException.class, e -> assertThat(
                            e.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidClientTokenId"));
        }
    }

    @Test
    void callerIsTheAccountsUser() {
        var identity = sts.getCallerIdentity();
        assertThat(identity.account()).isEqualTo(WireFixture.ACCOUNT);
        assertThat(identity.arn()).isEqualTo("arn:aws:iam::111122223333:user/local");
    }
}
