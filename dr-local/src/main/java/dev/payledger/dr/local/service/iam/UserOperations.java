package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.*;

/**
 * Users, their access keys and policies. Calls that are signed with such a key are held against the user's policies;
 * those of any other key are not.
 */
final class UserOperations {

    private static final int MAX_KEYS = 2;

    private final RegionContext context;
    private final UserDirectory users;
    private final PolicyDirectory policies;
    private final Propagation propagation;

    UserOperations(RegionContext context, UserDirectory users, PolicyDirectory policies) {
        this.context = context;
        this.users = users;
        this.policies = policies;
        this.propagation = new Propagation(context);
    }

    CreateUserResponse create(CreateUserRequest request) {
        String name = IamErrors.userName(request.userName());
        String path = IamErrors.path(request.path());
        User user = new User(
                name,
                path,
                "AIDA" + context.ids().upper(17),
                "arn:aws:iam::" + context.accountId() + ":user" + path + name,
                context.time().now(),
                IamService.tags(request.tags()),
                Map.of(),
                Map.of(),
                Map.of());
        if (!users.add(user)) {
            throw IamErrors.exists("User with name " + name + " already exists.");
        }
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
                        .map(IamViews::user)
                        .toList())
                .isTruncated(false)
                .build();
    }

    DeleteUserResponse delete(DeleteUserRequest request) {
        synchronized (users) {
            User user = named(IamErrors.userName(request.userName()));
            if (!user.attached().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must detach all policies first.");
            }
            if (!user.inline().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
            }
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
        change(name, user -> {
            if (user.keys().size() >= MAX_KEYS) {
                throw AwsError.of(
                        LimitExceededException.builder(),
                        "LimitExceeded",
                        409,
                        "Cannot exceed quota for AccessKeysPerUser: " + MAX_KEYS);
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
        change(named(request.userName()).name(), user -> {
            User.AccessKey key = key(user, request.accessKeyId());
            boolean active = request.status() == StatusType.ACTIVE;
            return user.withKeys(with(user.keys(), key.id(), new User.AccessKey(key.id(), active, key.created())));
        });
        return UpdateAccessKeyResponse.builder().build();
    }

    DeleteAccessKeyResponse deleteKey(DeleteAccessKeyRequest request) {
        change(
                named(request.userName()).name(),
                user -> user.withKeys(
                        without(user.keys(), key(user, request.accessKeyId()).id())));
        return DeleteAccessKeyResponse.builder().build();
    }

    PutUserPolicyResponse putPolicy(PutUserPolicyRequest request) {
        String name = IamErrors.policyName(request.policyName());
        PolicyDocument document = IamErrors.document(request.policyDocument(), PolicyDocument.Kind.IDENTITY);
        change(request.userName(), user -> user.withInline(with(user.inline(), name, document)));
        return PutUserPolicyResponse.builder().build();
    }

    GetUserPolicyResponse policy(GetUserPolicyRequest request) {
        User user = named(IamErrors.userName(request.userName()));
        return GetUserPolicyResponse.builder()
                .userName(user.name())
                .policyName(request.policyName())
                .policyDocument(IamViews.encoded(inline(user, request.policyName())))
                .build();
    }

    DeleteUserPolicyResponse deletePolicy(DeleteUserPolicyRequest request) {
        change(request.userName(), user -> {
            inline(user, request.policyName());
            return user.withInline(without(user.inline(), request.policyName()));
        });
        return DeleteUserPolicyResponse.builder().build();
    }

    ListUserPoliciesResponse policies(ListUserPoliciesRequest request) {
        return ListUserPoliciesResponse.builder()
                .policyNames(
                        named(IamErrors.userName(request.userName())).inline().keySet())
                .isTruncated(false)
                .build();
    }

    AttachUserPolicyResponse attach(AttachUserPolicyRequest request) {
        String arn = IamErrors.present(request.policyArn(), "policyArn");
        ManagedPolicy policy = policies.find(arn)
                .orElseThrow(() -> IamErrors.noPolicy("Policy " + arn + " does not exist or is not attachable."));
        change(request.userName(), user -> user.withAttached(with(user.attached(), arn, policy)));
        return AttachUserPolicyResponse.builder().build();
    }

    DetachUserPolicyResponse detach(DetachUserPolicyRequest request) {
        String arn = IamErrors.present(request.policyArn(), "policyArn");
        change(request.userName(), user -> {
            if (!user.attached().containsKey(arn)) {
                throw IamErrors.noPolicy("Policy " + arn + " was not found.");
            }
            return user.withAttached(without(user.attached(), arn));
        });
        return DetachUserPolicyResponse.builder().build();
    }

    ListAttachedUserPoliciesResponse attached(ListAttachedUserPoliciesRequest request) {
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(named(IamErrors.userName(request.userName())).attached().values().stream()
                        .map(policy -> AttachedPolicy.builder()
                                .policyName(policy.name())
                                .policyArn(policy.arn())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    /** How many users a managed policy is attached to. */
    int attachments(ManagedPolicy policy) {
        return (int) users.all().stream()
                .filter(user -> user.attached().containsKey(policy.arn()))
                .count();
    }

    /** A user by name, or, without one, the user who calls. */
    private User named(@Nullable String name) {
        if (name == null) {
            Call call = Call.currentOrNull();
            return (call == null ? java.util.Optional.<User>empty() : users.findByKey(call.accessKeyId()))
                    .orElseThrow(
                            () -> IamErrors.invalid("Must specify userName when calling with non-User credentials"));
        }
        return users.find(IamErrors.userName(name)).orElseThrow(() -> noUser(name));
    }

    private void change(String name, UnaryOperator<User> change) {
        UnaryOperator<User> kept = former -> {
            User changed = change.apply(former);
            if (!changed.hasPoliciesOf(former)) {
                propagation.until(former.arn()).ifPresent(until -> users.keep(former, until));
            }
            return changed;
        };
        if (users.change(IamErrors.userName(name), kept).isEmpty()) {
            throw noUser(name);
        }
    }

    private static PolicyDocument inline(User user, String name) {
        PolicyDocument document = user.inline().get(IamErrors.policyName(name));
        if (document == null) {
            throw IamErrors.noPolicy("The user policy with name " + name + " cannot be found.");
        }
        return document;
    }

    private static User.AccessKey key(User user, String id) {
        User.AccessKey key = user.keys().get(IamErrors.present(id, "accessKeyId"));
        if (key == null) {
            throw IamErrors.noPolicy("The Access Key with id " + id + " cannot be found.");
        }
        return key;
    }

    private static AwsServiceException noUser(String name) {
        return IamErrors.noPolicy("The user with name " + name + " cannot be found.");
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
