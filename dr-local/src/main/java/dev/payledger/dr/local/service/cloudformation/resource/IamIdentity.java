package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles, users and groups: stacks give all of them policies in the same way, by other operations. */
enum IamIdentity {
    ROLE("Roles") {
        @Override
        void attach(IamClient iam, String name, String arn) {
            iam.attachRolePolicy(r -> r.roleName(name).policyArn(arn));
        }

        @Override
        void detach(IamClient iam, String name, String arn) {
            iam.detachRolePolicy(r -> r.roleName(name).policyArn(arn));
        }

        @Override
        void put(IamClient iam, String name, String policy, String document) {
            iam.putRolePolicy(r -> r.roleName(name).policyName(policy).policyDocument(document));
        }

        @Override
        void delete(IamClient iam, String name, String policy) {
            iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy));
        }
    },
    USER("Users") {
        @Override
        void attach(IamClient iam, String name, String arn) {
            iam.attachUserPolicy(r -> r.userName(name).policyArn(arn));
        }

        @Override
        void detach(IamClient iam, String name, String arn) {
            iam.detachUserPolicy(r -> r.userName(name).policyArn(arn));
        }

        @Override
        void put(IamClient iam, String name, String policy, String document) {
            iam.putUserPolicy(r -> r.userName(name).policyName(policy).policyDocument(document));
        }

        @Override
        void delete(IamClient iam, String name, String policy) {
            iam.deleteUserPolicy(r -> r.userName(name).policyName(policy));
        }
    },
    GROUP("Groups") {
        @Override
        void attach(IamClient iam, String name, String arn) {
            iam.attachGroupPolicy(r -> r.groupName(name).policyArn(arn));
        }

        @Override
        void detach(IamClient iam, String name, String arn) {
            iam.detachGroupPolicy(r -> r.groupName(name).policyArn(arn));
        }

        @Override
        void put(IamClient iam, String name, String policy, String document) {
            iam.putGroupPolicy(r -> r.groupName(name).policyName(policy).policyDocument(document));
        }

        @Override
        void delete(IamClient iam, String name, String policy) {
            iam.deleteGroupPolicy(r -> r.groupName(name).policyName(policy));
        }
    };

    private final String property;

    IamIdentity(String property) {
        this.property = property;
    }

    /** The identities of this kind that a policy names. */
    List<String> namedIn(Properties properties) {
        return properties.strings(property);
    }

    abstract void attach(IamClient iam, String name, String arn);

    abstract void detach(IamClient iam, String name, String arn);

    abstract void put(IamClient iam, String name, String policy, String document);

    abstract void delete(IamClient iam, String name, String policy);

    /** Makes an identity's policies what {@code ManagedPolicyArns} and {@code Policies} say. */
    void applyPolicies(IamClient iam, String name, Properties before, Properties after) {
        Map<String, String> former = inline(before);
        Map<String, String> policies = inline(after);
        List<String> formerArns = before.strings("ManagedPolicyArns");
        List<String> arns = after.strings("ManagedPolicyArns");
        without(arns, formerArns).forEach(arn -> attach(iam, name, arn));
        policies.forEach((policy, document) -> {
            if (!document.equals(former.get(policy))) {
                put(iam, name, policy, document);
            }
        });
        // Removed last, so that it is at no time without what it has before and after.
        without(formerArns, arns).forEach(arn -> ignoringAbsence(() -> detach(iam, name, arn)));
        without(former.keySet(), policies.keySet()).forEach(policy -> ignoringAbsence(() -> delete(iam, name, policy)));
    }

    /** Makes an identity's boundary what {@code PermissionsBoundary} says. */
    static void applyBoundary(Properties before, Properties after, Consumer<String> put, Runnable delete) {
        String boundary = after.string("PermissionsBoundary");
        if (Objects.equals(before.string("PermissionsBoundary"), boundary)) {
            return;
        }
        if (boundary == null) {
            delete.run();
        } else {
            put.accept(boundary);
        }
    }

    /** What is in the one and not in the other, in its order. */
    static Set<String> without(Collection<String> one, Collection<String> other) {
        Set<String> rest = new LinkedHashSet<>(one);
        rest.removeAll(other);
        return rest;
    }

    static void ignoringAbsence(Runnable call) {
        try {
            call.run();
        } catch (NoSuchEntityException e) {
            // What is to be removed is gone.
        }
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static Map<String, String> inline(Properties properties) {
        Map<String, String> policies = new LinkedHashMap<>();
        properties
                .objects("Policies")
                .forEach(policy -> policies.put(policy.required("PolicyName"), policy.json("PolicyDocument")));
        return policies;
    }
}
