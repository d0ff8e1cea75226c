package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.region.RegionContext;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.services.iam.model.*;

/** Operations on managed policies, each of which has one version. */
final class ManagedPolicies {

    private final RegionContext context;
    private final PolicyDirectory policies;
    private final ToIntFunction<ManagedPolicy> attachments;

    ManagedPolicies(RegionContext context, PolicyDirectory policies, ToIntFunction<ManagedPolicy> attachments) {
        this.context = context;
        this.policies = policies;
        this.attachments = attachments;
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
                IamService.tags(request.tags()),
                false);
        if (!policies.add(policy)) {
            throw IamErrors.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        return CreatePolicyResponse.builder().policy(view(policy)).build();
    }

    GetPolicyVersionResponse version(GetPolicyVersionRequest request) {
        ManagedPolicy policy = policy(request.policyArn());
        if (!ManagedPolicy.VERSION.equals(request.versionId())) {
            throw IamErrors.noPolicy("Policy " + policy.arn() + " version " + request.versionId()
                    + " does not exist or is not attachable.");
        }
        return GetPolicyVersionResponse.builder()
                .policyVersion(PolicyVersion.builder()
                        .versionId(ManagedPolicy.VERSION)
                        .isDefaultVersion(true)
                        .createDate(policy.created())
                        .document(IamViews.encoded(policy.document()))
                        .build())
                .build();
    }

    GetPolicyResponse get(GetPolicyRequest request) {
        return GetPolicyResponse.builder()
                .policy(view(policy(request.policyArn())))
                .build();
    }

    ListPoliciesResponse list(ListPoliciesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        PolicyScopeType scope = request.scope() == null ? PolicyScopeType.ALL : request.scope();
        boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
        return ListPoliciesResponse.builder()
                .policies(policies.all().stream()
                        .filter(policy -> policy.path().startsWith(prefix))
                        .filter(policy ->
                                scope == PolicyScopeType.ALL || policy.byAws() == (scope == PolicyScopeType.AWS))
                        .filter(policy -> !onlyAttached || attachments.applyAsInt(policy) > 0)
                        .map(this::view)
                        .toList())
                .isTruncated(false)
                .build();
    }

    DeletePolicyResponse delete(DeletePolicyRequest request) {
        synchronized (policies) {
            ManagedPolicy policy = policy(request.policyArn());
            if (policy.byAws()) {
                throw IamErrors.invalid("Policy " + policy.arn() + " is managed by AWS and cannot be deleted.");
            }
            if (attachments.applyAsInt(policy) > 0) {
                throw IamErrors.conflict("Cannot delete a policy attached to entities.");
            }
            policies.remove(policy.arn());
        }
        return DeletePolicyResponse.builder().build();
    }

    private Policy view(ManagedPolicy policy) {
        return IamViews.policy(policy, attachments.applyAsInt(policy));
    }

    private ManagedPolicy policy(String arn) {
        return policies.find(IamErrors.present(arn, "policyArn"))
                .orElseThrow(() -> IamErrors.noPolicy("Policy " + arn + " was not found."));
    }
}
