package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Directory;
import dev.payledger.dr.local.iam.Grants;
import dev.payledger.dr.local.iam.Identity;
import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;

/**
 * The policies in and on identities of one kind, and their permissions boundaries. Roles, users and groups have the same
 * operations for them.
 *
 * @param <E> the kind
 */
final class IdentityPolicies<E extends Identity<E>> {

    private static final int MOST_ATTACHED = 10;

    private final IdentityKind kind;
    private final Directory<E> directory;
    private final PolicyDirectory policies;
    private final Propagation propagation;

    IdentityPolicies(IdentityKind kind, Directory<E> directory, PolicyDirectory policies, Propagation propagation) {
        this.kind = kind;
        this.directory = directory;
        this.policies = policies;
        this.propagation = propagation;
    }

    /** The identity of a name. */
    E named(String name) {
        return directory.find(kind.checkedName(name)).orElseThrow(() -> kind.none(name));
    }

    /** Changes an identity; what it may do stays as it was until the change is known everywhere. */
    void change(String name, UnaryOperator<E> change) {
        UnaryOperator<E> kept = former -> {
            E changed = change.apply(former);
            if (!changed.hasPoliciesOf(former)) {
                propagation.until(former.arn()).ifPresent(until -> directory.keep(former, until));
            }
            return changed;
        };
        if (directory.change(kind.checkedName(name), kept).isEmpty()) {
            throw kind.none(name);
        }
    }

    void put(String name, String policyName, String text) {
        String checked = IamErrors.policyName(policyName);
        PolicyDocument document = IamErrors.document(text, PolicyDocument.Kind.IDENTITY);
        regrant(name, grants -> grants.with(checked, document));
    }

    /** The text of a policy in an identity, as answers give it. */
    String text(E identity, String policyName) {
        return IamViews.encoded(document(identity.grants(), IamErrors.policyName(policyName)));
    }

    void delete(String name, String policyName) {
        String checked = IamErrors.policyName(policyName);
        regrant(name, grants -> {
            document(grants, checked);
            return grants.without(checked);
        });
    }

    Collection<String> names(String name) {
        return named(name).grants().inline().keySet();
    }

    void attach(String name, String arn) {
        synchronized (policies) {
            ManagedPolicy policy = policies.find(IamErrors.present(arn, "policyArn"))
                    .orElseThrow(() -> IamErrors.none("Policy " + arn + " does not exist or is not attachable."));
            regrant(name, grants -> {
                if (!grants.attached().containsKey(arn) && grants.attached().size() >= MOST_ATTACHED) {
                    throw IamErrors.limit("PoliciesPer" + kind.title(), MOST_ATTACHED);
                }
                return grants.attaching(policy);
            });
        }
    }

    void detach(String name, String arn) {
        IamErrors.present(arn, "policyArn");
        regrant(name, grants -> {
            if (!grants.attached().containsKey(arn)) {
                throw IamErrors.none("Policy " + arn + " was not found.");
            }
            return grants.detaching(arn);
        });
    }

    List<AttachedPolicy> attached(String name, @Nullable String pathPrefix) {
        return named(name).grants().attached().values().stream()
                .filter(policy -> pathPrefix == null || policy.path().startsWith(pathPrefix))
                .map(policy -> AttachedPolicy.builder()
                        .policyName(policy.name())
                        .policyArn(policy.arn())
                        .build())
                .toList();
    }

    void bound(String name, String arn) {
        synchronized (policies) {
            ManagedPolicy boundary = boundary(IamErrors.present(arn, "permissionsBoundary"));
            regrant(name, grants -> grants.within(boundary));
        }
    }

    /** Takes the boundary away; that it is no error where there is none is unconfirmed. */
    void unbound(String name) {
        regrant(name, grants -> grants.within(null));
    }

    /** Adds a new identity, which may have a boundary from its first moment. */
    E add(@Nullable String boundary, Function<Grants, E> identity) {
        synchronized (policies) {
            E made = identity.apply(Grants.nothing(boundary == null ? null : boundary(boundary)));
            if (!directory.add(made)) {
                throw IamErrors.exists(kind.title() + " with name " + made.name() + " already exists.");
            }
            return made;
        }
    }

    /** Refuses to delete an identity that has policies. */
    static void requireNone(Grants grants) {
        if (!grants.attached().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must detach all policies first.");
        }
        if (!grants.inline().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
        }
    }

    /** The identities that a managed policy is attached to, or is the boundary of, or both if it does not matter. */
    List<E> using(ManagedPolicy policy, @Nullable PolicyUsageType usage) {
        return directory.all().stream()
                .filter(identity -> (usage != PolicyUsageType.PERMISSIONS_BOUNDARY
                                && identity.grants().attached().containsKey(policy.arn()))
                        || (usage != PolicyUsageType.PERMISSIONS_POLICY
                                && policy.equals(identity.grants().boundary())))
                .toList();
    }

    private void regrant(String name, UnaryOperator<Grants> change) {
        change(name, identity -> identity.withGrants(change.apply(identity.grants())));
    }

    private PolicyDocument document(Grants grants, String policyName) {
        PolicyDocument document = grants.inline().get(policyName);
        if (document == null) {
            throw kind.noPolicy(policyName);
        }
        return document;
    }

    private ManagedPolicy boundary(String arn) {
        return policies.find(IamErrors.policyArn(arn, "permissionsBoundary"))
                .orElseThrow(() -> IamErrors.none("Scope ARN: " + arn + " does not exist or is not attachable."));
    }
}
