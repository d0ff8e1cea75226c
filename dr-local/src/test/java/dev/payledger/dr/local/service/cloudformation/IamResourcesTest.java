package dev.payledger.dr.local.service.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.service.iam.IamService;
import dev.payledger.dr.local.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.User;

/** IAM's resources in stacks: boundaries, groups, and policies of all three kinds of identities. */
class IamResourcesTest {

    private static final String ROLE = """
            Resources:
              Most:
                Type: AWS::IAM::ManagedPolicy
                Properties: {ManagedPolicyName: most, PolicyDocument: DOCUMENT}
              Other:
                Type: AWS::IAM::ManagedPolicy
                Properties: {ManagedPolicyName: other, PolicyDocument: DOCUMENT}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: r
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
                  PermissionsBoundary: !Ref Most
              User: {Type: AWS::IAM::User, Properties: {UserName: u, PermissionsBoundary: !Ref Most}}
            """.replace("DOCUMENT", document());

    private static final String GROUPS = """
            Resources:
              Team:
                Type: AWS::IAM::Group
                Properties:
                  GroupName: team
                  Path: /a/
                  ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
                  Policies: [{PolicyName: own, PolicyDocument: DOCUMENT}]
              Others: {Type: AWS::IAM::Group}
              Ann: {Type: AWS::IAM::User, Properties: {UserName: ann, Groups: [!Ref Team]}}
              Bob: {Type: AWS::IAM::User, Properties: {UserName: bob}}
              Joined: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: !Ref Team, Users: [!Ref Bob]}}
              Shared:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  ManagedPolicyName: shared
                  PolicyDocument: DOCUMENT
                  Users: [!Ref Ann]
                  Groups: [!Ref Team]
              Inline:
                Type: AWS::IAM::Policy
                Properties: {PolicyName: inline, PolicyDocument: DOCUMENT, Users: [!Ref Bob], Groups: [!Ref Team]}
            Outputs:
              Arn: {Value: !GetAtt Team.Arn}
              Others: {Value: !Ref Others}
              Policy: {Value: !Ref Shared}
            """.replace("DOCUMENT", document());

    private final RegionContext context = new RegionContext(
            "ap-southeast-1",
            "111122223333",
            new VirtualTime(Instant.parse("2026-11-22T00:00:00Z"), 1),
            new IdSource(1));
    private final IamService iam =
            new IamService(context, new RoleDirectory(), new UserDirectory(), new PolicyDirectory());
    private final CloudFormationService service =
            new CloudFormationService(context, onlyIam(), ResourceTypes.all(), Workers.inline());

    @Test
    void aBoundaryIsSetChangedAndTakenAwayInPlace() {
        create(ROLE);
        String id = iam.getRole(r -> r.roleName("r")).role().roleId();
        assertThat(boundaries()).isEqualTo("most most");

        update(ROLE.replace("PermissionsBoundary: !Ref Most", "PermissionsBoundary: !Ref Other"));
        assertThat(boundaries()).isEqualTo("other other");

        update(ROLE.replace("      PermissionsBoundary: !Ref Most\n", "")
                .replace(", PermissionsBoundary: !Ref Most", ""));
        assertThat(boundaries()).isEqualTo("none none");
        assertThat(iam.getRole(r -> r.roleName("r")).role().roleId()).isEqualTo(id);

        update(ROLE);
        assertThat(boundaries()).isEqualTo("most most");
        service.deleteStack(r -> r.stackName("s"));
        assertThat(iam.listRoles().roles()).isEmpty();
        assertThat(iam.listPolicies(r -> r.scope("Local")).policies()).isEmpty();
    }

    @Test
    void aBoundaryThatIsNotThereFailsTheRole() {
        service.createStack(r -> r.stackName("s")
                .templateBody(ROLE.replace("!Ref Most", "'arn:aws:iam::111122223333:policy/none'"))
                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        assertThat(service.describeStackEvents(r -> r.stackName("s")).stackEvents())
                .anySatisfy(event -> assertThat(event.resourceStatusReason())
                        .contains("Scope ARN: arn:aws:iam::111122223333:policy/none does not exist"));
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @Test
    void groupsHoldUsersAndPolicies() {
        create(GROUPS);
        assertThat(outputs().get("Arn")).isEqualTo("arn:aws:iam::111122223333:group/a/team");
        assertThat(outputs().get("Others")).startsWith("s-Others-");
        assertThat(usersOf("team")).containsExactly("ann", "bob");
        assertThat(iam.listGroupPolicies(r -> r.groupName("team")).policyNames())
                .containsExactly("inline", "own");
        assertThat(iam.listUserPolicies(r -> r.userName("bob")).policyNames()).containsExactly("inline");
        assertThat(iam.listAttachedGroupPolicies(r -> r.groupName("team")).attachedPolicies())
                .hasSize(2);
        assertThat(holders()).isEqualTo("[ann] [team]");

        service.deleteStack(r -> r.stackName("s"));
        assertThat(iam.listGroups().groups()).isEmpty();
        assertThat(iam.listUsers().users()).isEmpty();
    }

    @Test
    void groupsAreChangedInPlace() {
        create(GROUPS);
        String others = outputs().get("Others");
        update(GROUPS.replace("Path: /a/", "Path: /b/")
                .replace("PolicyName: own", "PolicyName: other")
                .replace("Groups: [!Ref Team]}}\n  Bob", "Groups: [!Ref Others]}}\n  Bob")
                .replace("GroupName: !Ref Team", "GroupName: !Ref Others")
                .replace("Users: [!Ref Ann]", "Users: [!Ref Bob]")
                .replace("Users: [!Ref Bob], Groups: [!Ref Team]", "Users: [!Ref Ann]"));

        assertThat(outputs().get("Arn")).isEqualTo("arn:aws:iam::111122223333:group/b/team");
        assertThat(usersOf("team")).isEmpty();
        assertThat(usersOf(others)).containsExactly("ann", "bob");
        assertThat(iam.listGroupPolicies(r -> r.groupName("team")).policyNames())
                .containsExactly("other");
        assertThat(iam.listUserPolicies(r -> r.userName("bob")).policyNames()).isEmpty();
        assertThat(iam.listUserPolicies(r -> r.userName("ann")).policyNames()).containsExactly("inline");
        assertThat(holders()).isEqualTo("[bob] [team]");
    }

    @Test
    void anotherNameIsAnotherGroup() {
        create(GROUPS);
        update(GROUPS.replace("GroupName: team", "GroupName: crew"));
        assertThat(usersOf("crew")).containsExactly("ann", "bob");
        assertThatThrownBy(() -> usersOf("team")).isInstanceOf(NoSuchEntityException.class);
    }

    private void create(String template) {
        service.createStack(r -> r.stackName("s").templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        settled("CREATE_COMPLETE");
    }

    private void update(String template) {
        service.updateStack(r -> r.stackName("s").templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        settled("UPDATE_COMPLETE");
    }

    private void settled(String status) {
        assertThat(service.describeStacks(r -> r.stackName("s")).stacks().get(0).stackStatusAsString())
                .as("%s", service.describeStackEvents(r -> r.stackName("s")).stackEvents())
                .isEqualTo(status);
    }

    private Map<String, String> outputs() {
        Map<String, String> outputs = new TreeMap<>();
        service.describeStacks(r -> r.stackName("s"))
                .stacks()
                .get(0)
                .outputs()
                .forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        return outputs;
    }

    private List<String> usersOf(String group) {
        return iam.getGroup(r -> r.groupName(group)).users().stream()
                .map(User::userName)
                .toList();
    }

    private String holders() {
        ListEntitiesForPolicyResponse holders =
                iam.listEntitiesForPolicy(r -> r.policyArn(outputs().get("Policy")));
        return holders.policyUsers().stream().map(user -> user.userName()).toList() + " "
                + holders.policyGroups().stream()
                        .map(group -> group.groupName())
                        .toList();
    }

    /** The names of the boundaries of the role and the user. */
    private String boundaries() {
        var role = iam.getRole(r -> r.roleName("r")).role().permissionsBoundary();
        var user = iam.getUser(r -> r.userName("u")).user().permissionsBoundary();
        return (role == null ? "none" : role.permissionsBoundaryArn().replaceFirst(".*/", ""))
                + " "
                + (user == null ? "none" : user.permissionsBoundaryArn().replaceFirst(".*/", ""));
    }

    private static String document() {
        return "{Version: '2012-10-17', Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}";
    }

    private RegionClients onlyIam() {
        return (RegionClients) Proxy.newProxyInstance(
                RegionClients.class.getClassLoader(), new Class<?>[] {RegionClients.class}, (proxy, method, args) -> {
                    if (method.getName().equals("iam")) {
                        return iam;
                    }
                    throw new IllegalStateException("asked for " + method.getName());
                });
    }
}
