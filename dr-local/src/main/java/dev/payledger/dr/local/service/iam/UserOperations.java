package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Call;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.*;

/**
 * Users, their access keys, and what is shown of their policies. Calls that are signed with such a key are held against the user's policies;
 * those of any other key are not.
 */
final class UserOperations {

    private static final int MAX_KEYS = 2;

    private final RegionContext context;
    private final UserDirectory users;
    private final IdentityPolicies<User> policies;

    UserOperations(RegionContext context, UserDirectory users, IdentityPolicies<User> policies) {
        this.context = context;
        this.users = users;
        this.policies = policies;
    }

    CreateUserResponse create(CreateUserRequest request) {
        String name = IdentityKind.USER.checkedName(request.userName());
        String path = IamErrors.path(request.path());
        User user = policies.add(
                request.permissionsBoundary(),
                grants -> new User(
                        name,
                        path,
                        "AIDA" + context.ids().upper(17),
                        "arn:aws:iam::" + context.accountId() + ":user" + path + name,
                        context.time().now(),
                        IamViews.tags(request.tags()),
                        grants,
                        Set.of(),
                        Map.of()));
        return CreateUserResponse.builder().user(IamViews.user(user)).build();
    }

    GetUserResponse get(GetUserRequest request) {
        return GetUserResponse.builder()
                .user(IamViews.user(named(request.userName())))
                .build();
    }

    ListUsersResponse list(ListUsersRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListUsersResponse.builder()
                .users(users.all().stream()
                        .filter(user -> user.path().startsWith(prefix))
                        .map(IamViews::listed)
                        .toList())
                .isTruncated(false)
                .build();
    }

    DeleteUserResponse delete(DeleteUserRequest request) {
        synchronized (users) {
            User user = policies.named(request.userName());
            if (!user.groups().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must remove users from group first.");
            }
            IdentityPolicies.requireNone(user.grants());
            if (!user.keys().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must delete access keys first.");
            }
            users.remove(user.name());
        }
        return DeleteUserResponse.builder().build();
    }

    CreateAccessKeyResponse createKey(CreateAccessKeyRequest request) {
        String name = named(request.userName()).name();
        User.AccessKey key = new User.AccessKey(
                "AKIA" + context.ids().upper(16), true, context.time().now());
        policies.change(name, user -> {
            if (user.keys().size() >= MAX_KEYS) {
                throw IamErrors.limit("AccessKeysPerUser", MAX_KEYS);
            }
            return user.withKeys(with(user.keys(), key.id(), key));
        });
        return CreateAccessKeyResponse.builder()
                .accessKey(AccessKey.builder()
                        .userName(name)
                        .accessKeyId(key.id())
                        .status(StatusType.ACTIVE)
                        .secretAccessKey(context.ids().mixed(40))
                        .createDate(key.created())
                        .build())
                .build();
    }

    ListAccessKeysResponse keys(ListAccessKeysRequest request) {
        User user = named(request.userName());
        return ListAccessKeysResponse.builder()
                .accessKeyMetadata(user.keys().values().stream()
                        .map(key -> AccessKeyMetadata.builder()
                                .userName(user.name())
                                .accessKeyId(key.id())
                                .status(key.active() ? StatusType.ACTIVE : StatusType.INACTIVE)
                                .createDate(key.created())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    UpdateAccessKeyResponse updateKey(UpdateAccessKeyRequest request) {
        if (request.status() != StatusType.ACTIVE && request.status() != StatusType.INACTIVE) {
            throw IamErrors.invalid("1 validation error detected: Value '" + request.statusAsString()
                    + "' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active,"
                    + " Inactive]");
        }
        policies.change(named(request.userName()).name(), user -> {
            User.AccessKey key = key(user, request.accessKeyId());
            boolean active = request.status() == StatusType.ACTIVE;
            return user.withKeys(with(user.keys(), key.id(), new User.AccessKey(key.id(), active, key.created())));
        });
        return UpdateAccessKeyResponse.builder().build();
    }

    DeleteAccessKeyResponse deleteKey(DeleteAccessKeyRequest request) {
        policies.change(
                named(request.userName()).name(),
                user -> user.withKeys(
                        without(user.keys(), key(user, request.accessKeyId()).id())));
        return DeleteAccessKeyResponse.builder().build();
    }

    GetUserPolicyResponse policy(GetUserPolicyRequest request) {
        User user = policies.named(request.userName());
        return GetUserPolicyResponse.builder()
                .userName(user.name())
                .policyName(request.policyName())
                .policyDocument(policies.text(user, request.policyName()))
                .build();
    }

    ListUserPoliciesResponse policyNames(ListUserPoliciesRequest request) {
        return ListUserPoliciesResponse.builder()
                .policyNames(policies.names(request.userName()))
                .isTruncated(false)
                .build();
    }

    ListAttachedUserPoliciesResponse attached(ListAttachedUserPoliciesRequest request) {
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(policies.attached(request.userName(), request.pathPrefix()))
                .isTruncated(false)
                .build();
    }

    /** A user by name, or, without one, the user who calls. */
    private User named(@Nullable String name) {
        if (name == null) {
            Call call = Call.currentOrNull();
            return (call == null ? java.util.Optional.<User>empty() : users.findByKey(call.accessKeyId()))
                    .orElseThrow(
                            () -> IamErrors.invalid("Must specify userName when calling with non-User credentials"));
        }
        return policies.named(name);
    }

    private static User.AccessKey key(User user, String id) {
        User.AccessKey key = user.keys().get(IamErrors.present(id, "accessKeyId"));
        if (key == null) {
            throw IamErrors.none("The Access Key with id " + id + " cannot be found.");
        }
        return key;
    }

    private static <T> Map<String, T> with(Map<String, T> before, String key, T value) {
        Map<String, T> after = new TreeMap<>(before);
        after.put(key, value);
        return after;
    }

    private static <T> Map<String, T> without(Map<String, T> before, String key) {
        Map<String, T> after = new TreeMap<>(before);
        after.remove(key);
        return after;
    }
}
