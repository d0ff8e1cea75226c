package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.Identity;
import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.*;

/** Operations on managed policies, and their versions. */
final class ManagedPolicies {

    private final RegionContext context;
    private final PolicyDirectory policies;
    private final IdentityPolicies<Role> roles;
    private final IdentityPolicies<User> users;
    private final IdentityPolicies<Group> groups;
    private final Propagation propagation;

    ManagedPolicies(
            RegionContext context,
            PolicyDirectory policies,
            IdentityPolicies<Role> roles,
            IdentityPolicies<User> users,
            IdentityPolicies<Group> groups) {
        this.context = context;
        this.policies = policies;
        this.roles = roles;
        this.users = users;
        this.groups = groups;
        this.propagation = new Propagation(context);
    }

    CreatePolicyResponse create(CreatePolicyRequest request) {
        String name = IamErrors.policyName(request.policyName());
        String path = IamErrors.path(request.path());
        ManagedPolicy policy = new ManagedPolicy(
                name,
                path,
                "ANPA" + context.ids().upper(17),
                "arn:aws:iam::" + context.accountId() + ":policy" + path + name,
                context.time().now(),
                request.description() == null ? "" : request.description(),
                IamErrors.document(request.policyDocument(), PolicyDocument.Kind.IDENTITY),
                IamViews.tags(request.tags()),
                false);
        if (!policies.add(policy)) {
            throw IamErrors.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        return CreatePolicyResponse.builder().policy(view(policy)).build();
    }

    GetPolicyVersionResponse version(GetPolicyVersionRequest request) {
        ManagedPolicy policy = policy(request.policyArn());
        ManagedPolicy.Version version = version(policy, request.versionId());
        return GetPolicyVersionResponse.builder()
                .policyVersion(view(policy, version).toBuilder()
                        .document(IamViews.encoded(version.document()))
                        .build())
                .build();
    }

    CreatePolicyVersionResponse createVersion(CreatePolicyVersionRequest request) {
        ManagedPolicy policy = own(request.policyArn());
        PolicyDocument document = IamErrors.document(request.policyDocument(), PolicyDocument.Kind.IDENTITY);
        ManagedPolicy.Version former = policy.defaultVersion();
        ManagedPolicy.Version version = policy.add(
                        document,
                        Boolean.TRUE.equals(request.setAsDefault()),
                        context.time().now())
                .orElseThrow(() -> AwsError.of(
                        LimitExceededException.builder(),
                        "LimitExceeded",
                        409,
                        "A managed policy can have up to " + ManagedPolicy.MOST_VERSIONS
                                + " versions. Before you create a new version, you must delete an existing version."));
        if (Boolean.TRUE.equals(request.setAsDefault())) {
            keep(policy, former);
        }
        return CreatePolicyVersionResponse.builder()
                .policyVersion(view(policy, version))
                .build();
    }

    private void keep(ManagedPolicy policy, ManagedPolicy.Version replaced) {
        propagation.until(policy.arn()).ifPresent(until -> policy.keep(replaced, until));
    }

    ListPolicyVersionsResponse versions(ListPolicyVersionsRequest request) {
        ManagedPolicy policy = policy(request.policyArn());
        return ListPolicyVersionsResponse.builder()
                .versions(policy.versions().stream()
                        .map(version -> view(policy, version))
                        .toList())
                .isTruncated(false)
                .build();
    }

    SetDefaultPolicyVersionResponse setDefault(SetDefaultPolicyVersionRequest request) {
        ManagedPolicy policy = own(request.policyArn());
        ManagedPolicy.Version wanted = version(policy, request.versionId());
        keep(policy, policy.defaultVersion());
        policy.makeDefault(wanted, context.time().now());
        return SetDefaultPolicyVersionResponse.builder().build();
    }

    DeletePolicyVersionResponse deleteVersion(DeletePolicyVersionRequest request) {
        ManagedPolicy policy = own(request.policyArn());
        ManagedPolicy.Version version = version(policy, request.versionId());
        if (version.equals(policy.defaultVersion())) {
            throw IamErrors.conflict("Cannot delete the default version of a policy.");
        }
        policy.remove(version, context.time().now());
        return DeletePolicyVersionResponse.builder().build();
    }

    GetPolicyResponse get(GetPolicyRequest request) {
        return GetPolicyResponse.builder()
                .policy(view(policy(request.policyArn())))
                .build();
    }

    ListPoliciesResponse list(ListPoliciesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        PolicyScopeType scope = request.scope() == null ? PolicyScopeType.ALL : request.scope();
        PolicyUsageType usage = IamErrors.known(
                request.policyUsageFilter(), PolicyUsageType.UNKNOWN_TO_SDK_VERSION, "policyUsageFilter");
        boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
        return ListPoliciesResponse.builder()
                .policies(policies.all().stream()
                        .filter(policy -> policy.path().startsWith(prefix))
                        .filter(policy ->
                                scope == PolicyScopeType.ALL || policy.byAws() == (scope == PolicyScopeType.AWS))
                        .filter(policy -> !onlyAttached || attachments(policy) > 0)
                        .filter(policy -> usage == null || uses(policy, usage) > 0)
                        .map(policy -> IamViews.listed(policy, attachments(policy), boundaries(policy)))
                        .toList())
                .isTruncated(false)
                .build();
    }

    ListEntitiesForPolicyResponse entities(ListEntitiesForPolicyRequest request) {
        ManagedPolicy policy = policy(request.policyArn());
        PolicyUsageType usage = IamErrors.known(
                request.policyUsageFilter(), PolicyUsageType.UNKNOWN_TO_SDK_VERSION, "policyUsageFilter");
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        EntityType only = IamErrors.known(request.entityFilter(), EntityType.UNKNOWN_TO_SDK_VERSION, "entityFilter");
        return ListEntitiesForPolicyResponse.builder()
                .policyRoles(wanted(roles, policy, usage, prefix, only == null || only == EntityType.ROLE)
                        .map(role -> PolicyRole.builder()
                                .roleName(role.name())
                                .roleId(role.id())
                                .build())
                        .toList())
                .policyUsers(wanted(users, policy, usage, prefix, only == null || only == EntityType.USER)
                        .map(user -> PolicyUser.builder()
                                .userName(user.name())
                                .userId(user.id())
                                .build())
                        .toList())
                .policyGroups(wanted(groups, policy, usage, prefix, only == null || only == EntityType.GROUP)
                        .map(group -> PolicyGroup.builder()
                                .groupName(group.name())
                                .groupId(group.id())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    private static <E extends Identity<E>> Stream<E> wanted(
            IdentityPolicies<E> kind,
            ManagedPolicy policy,
            @Nullable PolicyUsageType usage,
            String prefix,
            boolean asked) {
        return asked
                ? kind.using(policy, usage).stream()
                        .filter(identity -> identity.path().startsWith(prefix))
                : Stream.empty();
    }

    DeletePolicyResponse delete(DeletePolicyRequest request) {
        synchronized (policies) {
            ManagedPolicy policy = policy(request.policyArn());
            if (policy.byAws()) {
                throw IamErrors.invalid("Policy " + policy.arn() + " is managed by AWS and cannot be deleted.");
            }
            if (uses(policy, null) > 0) {
                throw IamErrors.conflict("Cannot delete a policy attached to entities.");
            }
            if (policy.versions().size() > 1) {
                throw IamErrors.conflict("This policy has more than one version. Before you delete a policy, you must"
                        + " delete the policy's versions. The default version is deleted with the policy.");
            }
            policies.remove(policy.arn());
        }
        return DeletePolicyResponse.builder().build();
    }

    private Policy view(ManagedPolicy policy) {
        return IamViews.policy(policy, attachments(policy), boundaries(policy));
    }

    private int uses(ManagedPolicy policy, @Nullable PolicyUsageType usage) {
        return roles.using(policy, usage).size()
                + users.using(policy, usage).size()
                + groups.using(policy, usage).size();
    }

    private int attachments(ManagedPolicy policy) {
        return uses(policy, PolicyUsageType.PERMISSIONS_POLICY);
    }

    private int boundaries(ManagedPolicy policy) {
        return uses(policy, PolicyUsageType.PERMISSIONS_BOUNDARY);
    }

    private static PolicyVersion view(ManagedPolicy policy, ManagedPolicy.Version version) {
        return PolicyVersion.builder()
                .versionId(version.id())
                .isDefaultVersion(version.equals(policy.defaultVersion()))
                .createDate(version.created())
                .build();
    }

    private static ManagedPolicy.Version version(ManagedPolicy policy, String versionId) {
        return policy.version(IamErrors.present(versionId, "versionId"))
                .orElseThrow(() -> IamErrors.none(
                        "Policy " + policy.arn() + " version " + versionId + " does not exist or is not attachable."));
    }

    /** A policy of the account's own, which may be changed. */
    private ManagedPolicy own(String arn) {
        ManagedPolicy policy = policy(arn);
        if (policy.byAws()) {
            throw IamErrors.invalid("Policy " + policy.arn() + " is managed by AWS and cannot be changed.");
        }
        return policy;
    }

    private ManagedPolicy policy(String arn) {
        return policies.find(IamErrors.present(arn, "policyArn"))
                .orElseThrow(() -> IamErrors.none("Policy " + arn + " was not found."));
    }
}
