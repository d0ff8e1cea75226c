package dev.payledger.dr.local.service.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.Sessions;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of policies on a bad day: what they replaced holds for a while. */
class PropagationTest {

    private static final Call CALL = new Call(
            "111122223333",
            "us-east-1",
            "arn:aws:iam::111122223333:user/local",
            "local",
            null,
            "127.0.0.1",
            "test",
            "r");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
    private final RoleDirectory roles = new RoleDirectory();
    private final UserDirectory users = new UserDirectory();
    private final RegionContext context =
            new RegionContext("us-east-1", "111122223333", time, new IdSource(1), PropagationTest::slow);
    private final IamService iam = new IamService(context, roles, users, new PolicyDirectory());
    private final Sessions sessions = new Sessions("111122223333", roles, users, time, new IdSource(2));
    private String role = "";

    private static Duration slow(Delays.What what, String subject, Duration usual) {
        return what == Delays.What.POLICY ? Duration.ofSeconds(10) : usual;
    }

    @BeforeEach
    void start() {
        role = iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(trust("lambda.amazonaws.com")))
                .role()
                .arn();
    }

    @Test
    void anInlinePolicyHoldsAndIsGoneAWhileAfterTheCall() {
        called(() -> iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:GetObject"))));
        assertThat(allowed("s3:GetObject")).isFalse();
        assertThat(iam.getRolePolicy(get -> get.roleName("r").policyName("p")).policyName())
                .isEqualTo("p");
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:GetObject")).isTrue();

        called(() -> iam.deleteRolePolicy(delete -> delete.roleName("r").policyName("p")));
        assertThat(allowed("s3:GetObject")).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:GetObject")).isFalse();
    }

    @Test
    void twoChangesTakeEffectInTheirOrder() {
        called(() -> iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:GetObject"))));
        time.advance(Duration.ofSeconds(6));
        called(() -> iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:PutObject"))));
        assertThat(allowed("s3:GetObject")).isFalse();
        time.advance(Duration.ofSeconds(4));
        assertThat(allowed("s3:GetObject")).isTrue();
        assertThat(allowed("s3:PutObject")).isFalse();
        time.advance(Duration.ofSeconds(6));
        assertThat(allowed("s3:GetObject")).isFalse();
        assertThat(allowed("s3:PutObject")).isTrue();
    }

    @Test
    void attachingAndAnotherDefaultVersionTakeTheirTime() {
        String arn = iam.createPolicy(make -> make.policyName("m").policyDocument(allow("s3:GetObject")))
                .policy()
                .arn();
        called(() -> iam.attachRolePolicy(attach -> attach.roleName("r").policyArn(arn)));
        assertThat(allowed("s3:GetObject")).isFalse();
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:GetObject")).isTrue();

        called(() -> iam.createPolicyVersion(make ->
                make.policyArn(arn).policyDocument(allow("s3:PutObject")).setAsDefault(true)));
        assertThat(allowed("s3:GetObject")).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:PutObject")).isTrue();

        called(() -> iam.setDefaultPolicyVersion(set -> set.policyArn(arn).versionId("v1")));
        assertThat(allowed("s3:PutObject")).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:PutObject")).isFalse();
        assertThat(allowed("s3:GetObject")).isTrue();
    }

    @Test
    void aBoundaryTakesItsTime() {
        iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:*")));
        String boundary = iam.createPolicy(make -> make.policyName("b").policyDocument(allow("s3:GetObject")))
                .policy()
                .arn();
        called(() -> iam.putRolePermissionsBoundary(put -> put.roleName("r").permissionsBoundary(boundary)));
        assertThat(allowed("s3:PutObject")).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(allowed("s3:PutObject")).isFalse();
        assertThat(allowed("s3:GetObject")).isTrue();
    }

    @Test
    void whoMayAssumeTheRoleChangesAWhileLater() {
        called(() -> iam.updateAssumeRolePolicy(
                update -> update.roleName("r").policyDocument(trust("scheduler.amazonaws.com"))));
        assertThat(assumable("lambda.amazonaws.com")).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(assumable("lambda.amazonaws.com")).isFalse();
        assertThat(assumable("scheduler.amazonaws.com")).isTrue();
    }

    @Test
    void tagsDelayNothingAndARoleOfTheSameNameIsAnother() {
        called(() -> iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:GetObject"))));
        time.advance(Duration.ofSeconds(10));
        called(() -> iam.tagRole(tag -> tag.roleName("r").tags(t -> t.key("a").value("b"))));
        assertThat(allowed("s3:GetObject")).isTrue();

        called(() -> iam.deleteRolePolicy(delete -> delete.roleName("r").policyName("p")));
        called(() -> iam.deleteRole(delete -> delete.roleName("r")));
        iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(trust("lambda.amazonaws.com")));
        assertThat(allowed("s3:GetObject")).isFalse();
    }

    @Test
    void aUsersPoliciesTakeTheirTimeToo() {
        iam.createUser(make -> make.userName("u"));
        String key = iam.createAccessKey(make -> make.userName("u")).accessKey().accessKeyId();
        Call asUser = new Call(
                "111122223333", "us-east-1", "arn:aws:iam::111122223333:user/u", key, null, "127.0.0.1", "test", "r");
        List<Permission> wanted = List.of(new Permission("s3:GetObject", "*"));
        called(() -> iam.putUserPolicy(put -> put.userName("u").policyName("p").policyDocument(allow("s3:GetObject"))));
        assertThat(sessions.denial(asUser, wanted)).isPresent();
        time.advance(Duration.ofSeconds(10));
        assertThat(sessions.denial(asUser, wanted)).isEmpty();
    }

    @Test
    void joiningAGroupAndItsPoliciesTakeTheirTime() {
        iam.createUser(make -> make.userName("u"));
        String key = iam.createAccessKey(make -> make.userName("u")).accessKey().accessKeyId();
        Call asUser = new Call(
                "111122223333", "us-east-1", "arn:aws:iam::111122223333:user/u", key, null, "127.0.0.1", "test", "r");
        List<Permission> wanted = List.of(new Permission("s3:GetObject", "*"));
        iam.createGroup(make -> make.groupName("g"));
        called(() -> iam.addUserToGroup(add -> add.groupName("g").userName("u")));
        called(() ->
                iam.putGroupPolicy(put -> put.groupName("g").policyName("p").policyDocument(allow("s3:GetObject"))));
        assertThat(sessions.denial(asUser, wanted)).isPresent();
        time.advance(Duration.ofSeconds(10));
        assertThat(sessions.denial(asUser, wanted)).isEmpty();

        called(() -> iam.removeUserFromGroup(add -> add.groupName("g").userName("u")));
        assertThat(sessions.denial(asUser, wanted)).isEmpty();
        time.advance(Duration.ofSeconds(10));
        assertThat(sessions.denial(asUser, wanted)).isPresent();
    }

    @Test
    void cloudFormationWaitsForWhatItChanges() {
        iam.putRolePolicy(put -> put.roleName("r").policyName("p").policyDocument(allow("s3:GetObject")));
        assertThat(allowed("s3:GetObject")).isTrue();
    }

    private static <T> void called(Supplier<T> operation) {
        assertThat(CALL.run(operation)).isNotNull();
    }

    private boolean allowed(String action) {
        return sessions.allows(role, action, "*");
    }

    private boolean assumable(String service) {
        return sessions.assumableBy(role, service, "arn:aws:lambda:us-east-1:111122223333:function:f");
    }

    private static String allow(String action) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "*"}]}
                """.formatted(action);
    }

    private static String trust(String service) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"Service": "%s"}}]}
                """.formatted(service);
    }
}
