package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.User;

/** Groups of users, whose policies each of their users has. */
class GroupsOverTheWireTest {

    private WireFixture aws;
    private IamClient iam;
    private IamClient asAnn;

    @BeforeEach
    void start() {
        aws = new WireFixture();
        iam = aws.client(IamClient.builder());
        iam.createUser(r -> r.userName("ann"));
        AccessKey key = iam.createAccessKey(r -> r.userName("ann")).accessKey();
        asAnn = aws.client(IamClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        iam.createGroup(r -> r.groupName("Readers").path("/team/"));
    }

    @AfterEach
    void stop() {
        asAnn.close();
        iam.close();
        aws.close();
    }

    @Test
    void aUserMayDoWhatItsGroupsMay() {
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("list").policyDocument(allow("iam:ListUsers")));
        assertThatThrownBy(() -> asAnn.listUsers())
                .hasMessageContaining("because no identity-based policy allows the iam:ListUsers action");
        join("Readers");
        assertThatCode(() -> asAnn.listUsers()).doesNotThrowAnyException();

        String roles = managed("roles", allow("iam:ListRoles"));
        iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(roles));
        assertThatCode(() -> asAnn.listRoles()).doesNotThrowAnyException();
        iam.detachGroupPolicy(r -> r.groupName("Readers").policyArn(roles));
        assertThatThrownBy(() -> asAnn.listRoles()).hasMessageContaining("iam:ListRoles");

        iam.createGroup(r -> r.groupName("shut"));
        iam.putGroupPolicy(r ->
                r.groupName("shut").policyName("none").policyDocument(allow("*").replace("Allow", "Deny")));
        join("shut");
        assertThatThrownBy(() -> asAnn.listUsers())
                .hasMessageContaining("with an explicit deny in an identity-based policy");
        iam.removeUserFromGroup(r -> r.groupName("shut").userName("ann"));
        assertThatCode(() -> asAnn.listUsers()).doesNotThrowAnyException();
        iam.deleteGroupPolicy(r -> r.groupName("Readers").policyName("list"));
        assertThatThrownBy(() -> asAnn.listUsers()).hasMessageContaining("because no identity-based policy allows");
    }

    @Test
    void aUsersBoundaryLimitsItsGroupsPolicies() {
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("list").policyDocument(allow("iam:List*")));
        join("Readers");
        String boundary = managed("most", allow("iam:ListUsers"));
        iam.putUserPermissionsBoundary(r -> r.userName("ann").permissionsBoundary(boundary));
        assertThatCode(() -> asAnn.listUsers()).doesNotThrowAnyException();
        assertThatThrownBy(() -> asAnn.listRoles()).hasMessageContaining("because no permissions boundary allows");
    }

    @Test
    void aGroupIsShownWithItsUsers() {
        join("Readers");
        join("readers");
        assertThat(iam.getGroup(r -> r.groupName("READERS"))).satisfies(shown -> {
            assertThat(shown.group().arn()).isEqualTo("arn:aws:iam::111122223333:group/team/Readers");
            assertThat(shown.group().groupId()).startsWith("AGPA").hasSize(21);
            assertThat(shown.users()).extracting(User::userName).containsExactly("ann");
        });
        iam.createGroup(r -> r.groupName("admins"));
        assertThat(iam.listGroups().groups()).extracting(Group::groupName).containsExactly("admins", "Readers");
        assertThat(iam.listGroups(r -> r.pathPrefix("/team/")).groups())
                .extracting(Group::groupName)
                .containsExactly("Readers");
        assertThat(iam.listGroupsForUser(r -> r.userName("ann")).groups())
                .extracting(Group::groupName)
                .containsExactly("Readers");
        iam.removeUserFromGroup(r -> r.groupName("admins").userName("ann"));
        iam.removeUserFromGroup(r -> r.groupName("Readers").userName("ann"));
        assertThat(iam.listGroupsForUser(r -> r.userName("ann")).groups()).isEmpty();
    }

    @Test
    void aRenamedGroupKeepsItsUsersAndPolicies() {
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("list").policyDocument(allow("iam:ListUsers")));
        join("Readers");
        iam.createGroup(r -> r.groupName("taken"));
        assertThatThrownBy(() -> iam.updateGroup(r -> r.groupName("Readers").newGroupName("Taken")))
                .isInstanceOf(EntityAlreadyExistsException.class)
                .hasMessageContaining("Group with name Taken already exists.");
        iam.updateGroup(r -> r.groupName("Readers").newGroupName("lookers").newPath("/all/"));

        assertThat(iam.getGroup(r -> r.groupName("lookers")).group().arn())
                .isEqualTo("arn:aws:iam::111122223333:group/all/lookers");
        assertThatThrownBy(() -> iam.getGroup(r -> r.groupName("Readers")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("The group with name Readers cannot be found.");
        assertThatCode(() -> asAnn.listUsers()).doesNotThrowAnyException();
        iam.updateGroup(r -> r.groupName("lookers").newGroupName("Lookers"));
        assertThat(iam.listGroups(r -> r.pathPrefix("/all/")).groups())
                .extracting(Group::groupName)
                .containsExactly("Lookers");
    }

    @Test
    void aGroupIsDeletedOnlyWhenItHasNothingLeft() {
        join("Readers");
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("p").policyDocument(allow("s3:*")));
        String arn = managed("m", allow("s3:*"));
        iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(arn));

        assertThatThrownBy(() -> iam.deleteGroup(r -> r.groupName("Readers")))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageContaining("Cannot delete entity, must remove users from group first.");
        assertThatThrownBy(() -> iam.deleteUser(r -> r.userName("ann")))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageContaining("Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(r -> r.groupName("Readers").userName("ann"));
        assertThatThrownBy(() -> iam.deleteGroup(r -> r.groupName("Readers")))
                .hasMessageContaining("must detach all policies first");
        assertThatThrownBy(() -> iam.deletePolicy(r -> r.policyArn(arn)))
                .hasMessageContaining("Cannot delete a policy attached to entities.");
        iam.detachGroupPolicy(r -> r.groupName("Readers").policyArn(arn));
        assertThatThrownBy(() -> iam.deleteGroup(r -> r.groupName("Readers")))
                .hasMessageContaining("must delete policies first");
        iam.deleteGroupPolicy(r -> r.groupName("Readers").policyName("p"));
        iam.deleteGroup(r -> r.groupName("Readers"));
        assertThat(iam.listGroups().groups()).isEmpty();
    }

    @Test
    void policiesOfAGroupComeBackAsTheyWerePut() {
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("p").policyDocument(allow("s3:*")));
        assertThat(iam.listGroupPolicies(r -> r.groupName("Readers")).policyNames())
                .containsExactly("p");
        assertThat(URLDecoder.decode(
                        iam.getGroupPolicy(r -> r.groupName("Readers").policyName("p"))
                                .policyDocument(),
                        StandardCharsets.UTF_8))
                .isEqualTo(allow("s3:*"));
        assertThatThrownBy(() -> iam.getGroupPolicy(r -> r.groupName("Readers").policyName("q")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("The group policy with name q cannot be found.");
        String arn = managed("m", allow("s3:*"));
        iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(arn));
        assertThat(iam.listAttachedGroupPolicies(r -> r.groupName("Readers")).attachedPolicies())
                .extracting(policy -> policy.policyArn())
                .containsExactly(arn);
        assertThat(iam.listAttachedGroupPolicies(r -> r.groupName("Readers").pathPrefix("/other/"))
                        .attachedPolicies())
                .isEmpty();
    }

    @Test
    void namesAndNumbersAreLimited() {
        assertThatThrownBy(() -> iam.createGroup(r -> r.groupName("a b")))
                .hasMessageContaining("The specified value for groupName is invalid.");
        assertThatThrownBy(() -> iam.createGroup(r -> r.groupName("g".repeat(129))))
                .hasMessageContaining("The specified value for groupName is invalid.");
        iam.createGroup(r -> r.groupName("g".repeat(128)));
        assertThatThrownBy(() -> iam.createGroup(r -> r.groupName("readers")))
                .isInstanceOf(EntityAlreadyExistsException.class);
        for (int i = 0; i < 10; i++) {
            String name = "g" + i;
            iam.createGroup(r -> r.groupName(name));
            join(name);
        }
        assertThatThrownBy(() -> join("Readers"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("Cannot exceed quota for GroupsPerUser: 10");
        for (int i = 0; i < 10; i++) {
            String arn = managed("p" + i, allow("s3:*"));
            iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(arn));
        }
        String last = managed("last", allow("s3:*"));
        assertThatThrownBy(
                        () -> iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(last)))
                .hasMessageContaining("Cannot exceed quota for PoliciesPerGroup: 10");
    }

    @Test
    void whoUsesAPolicyIsListed() {
        String arn = managed("m", allow("s3:*"));
        iam.attachGroupPolicy(r -> r.groupName("Readers").policyArn(arn));
        iam.attachUserPolicy(r -> r.userName("ann").policyArn(arn));
        iam.createRole(r -> r.roleName("bound").permissionsBoundary(arn).assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},\
                "Action":"sts:AssumeRole"}}"""));

        assertThat(names(iam.listEntitiesForPolicy(r -> r.policyArn(arn)))).isEqualTo("[bound] [ann] [Readers]");
        assertThat(names(iam.listEntitiesForPolicy(r -> r.policyArn(arn).pathPrefix("/team/"))))
                .isEqualTo("[] [] [Readers]");
        assertThat(names(iam.listEntitiesForPolicy(r -> r.policyArn(arn).entityFilter(EntityType.USER))))
                .isEqualTo("[] [ann] []");
        assertThat(names(iam.listEntitiesForPolicy(
                        r -> r.policyArn(arn).policyUsageFilter(PolicyUsageType.PERMISSIONS_BOUNDARY))))
                .isEqualTo("[bound] [] []");
        assertThat(names(iam.listEntitiesForPolicy(
                        r -> r.policyArn(arn).policyUsageFilter(PolicyUsageType.PERMISSIONS_POLICY))))
                .isEqualTo("[] [ann] [Readers]");
        assertThatThrownBy(() -> iam.listEntitiesForPolicy(r -> r.policyArn(arn).entityFilter("Robot")))
                .hasMessageContaining("'entityFilter'");

        String boundary = managed("b", allow("s3:*"));
        iam.putUserPermissionsBoundary(r -> r.userName("ann").permissionsBoundary(boundary));
        assertThat(iam.listPolicies(r -> r.policyUsageFilter(PolicyUsageType.PERMISSIONS_BOUNDARY))
                        .policies())
                .extracting(Policy::policyName)
                .containsExactly("b", "m");
        assertThat(iam.listPolicies(r -> r.policyUsageFilter(PolicyUsageType.PERMISSIONS_POLICY))
                        .policies())
                .extracting(Policy::policyName)
                .containsExactly("m");
    }

    @Test
    void groupsAreSimulatedByThemselvesAndInTheirUsers() {
        iam.putGroupPolicy(r -> r.groupName("Readers").policyName("p").policyDocument(allow("s3:*")));
        assertThat(simulated("user/ann").evalDecisionAsString()).isEqualTo("implicitDeny");
        join("Readers");
        for (String principal : new String[] {"user/ann", "group/team/Readers"}) {
            EvaluationResult result = simulated(principal);
            assertThat(result.evalDecisionAsString()).isEqualTo("allowed");
            assertThat(result.matchedStatements()).singleElement().satisfies(statement -> {
                assertThat(statement.sourcePolicyId()).isEqualTo("p");
                assertThat(statement.sourcePolicyType()).isEqualTo(PolicySourceType.GROUP);
            });
        }
    }

    @Test
    void aCallIsHeldAgainstTheGroupThatItChanges() {
        iam.putUserPolicy(r -> r.userName("ann").policyName("p").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
                "Action":["iam:AddUserToGroup","iam:CreateGroup","iam:UpdateGroup"],\
                "Resource":"arn:aws:iam::111122223333:group/team/*"}}"""));
        assertThatCode(() -> asAnn.addUserToGroup(r -> r.groupName("Readers").userName("ann")))
                .doesNotThrowAnyException();
        iam.createGroup(r -> r.groupName("admins"));
        assertThatThrownBy(() -> asAnn.addUserToGroup(r -> r.groupName("admins").userName("ann")))
                .hasMessageContaining("iam:AddUserToGroup on resource: arn:aws:iam::111122223333:group/admins because");
        assertThatCode(() -> asAnn.createGroup(r -> r.groupName("more").path("/team/")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> asAnn.updateGroup(r -> r.groupName("more").newPath("/out/")))
                .hasMessageContaining("iam:UpdateGroup on resource: arn:aws:iam::111122223333:group/out/more");
        assertThatCode(() -> asAnn.updateGroup(r -> r.groupName("more").newGroupName("less")))
                .doesNotThrowAnyException();
    }

    private void join(String group) {
        iam.addUserToGroup(r -> r.groupName(group).userName("ann"));
    }

    private String managed(String name, String document) {
        return iam.createPolicy(r -> r.policyName(name).policyDocument(document))
                .policy()
                .arn();
    }

    private EvaluationResult simulated(String principal) {
        return iam.simulatePrincipalPolicy(r -> r.policySourceArn("arn:aws:iam::111122223333:" + principal)
                        .actionNames("s3:GetObject"))
                .evaluationResults()
                .get(0);
    }

    private static String names(ListEntitiesForPolicyResponse users) {
        return users.policyRoles().stream().map(role -> role.roleName()).toList() + " "
                + users.policyUsers().stream().map(user -> user.userName()).toList() + " "
                + users.policyGroups().stream().map(group -> group.groupName()).toList();
    }

    private static String allow(String action) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ACTION","Resource":"*"}}""".replace("ACTION", action);
    }
}
