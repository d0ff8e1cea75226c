package dev.payledger.dr.local.iam;

import dev.payledger.dr.local.region.CallerDetails;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.AccessControl;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Permission;
import dev.payledger.dr.local.wire.ResourcePolicy;
import dev.payledger.dr.local.wire.ResourcePolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Temporary credentials of roles and access keys of users, and what they allow. Policies are read from the role or user
 * at each call, so that a change holds from the next call on, or from when weather lets it be known. Requests count as sent by TLS
 * ({@code aws:SecureTransport}), as on AWS, although loopback has none. Sessions end after their duration, which is never scaled.
 * Thread safe.
 */
public final class Sessions implements RoleSessions, RolePermissions, CallerDetails, AccessControl {
    private static final Duration SERVICE_SESSION = Duration.ofHours(12);
    private static final int MAX_SESSIONS = 100_000;

    /** What the account's own user can do whatever a resource's policy says, so that the policy can be mended. */
    private static final Pattern OWN_POLICY = Pattern.compile("[a-z0-9]+:(Get|Put|Delete)ResourcePolicy");

    private final String accountId;
    private final RoleDirectory roles;
    private final UserDirectory users;
    private final TimeSource time;
    private final IdSource ids;
    private final Map<String, Held> byAccessKey = new ConcurrentHashMap<>();

    public Sessions(String accountId, RoleDirectory roles, UserDirectory users, TimeSource time, IdSource ids) {
        this.accountId = accountId;
        this.roles = roles;
        this.users = users;
        this.time = time;
        this.ids = ids;
    }

    @Override
    public Session assume(String roleArn, String sessionName, String servicePrincipal, String sourceArn) {
        if (!assumableBy(roleArn, servicePrincipal, sourceArn)) {
            throw AwsError.of(
                    "AccessDenied",
                    403,
                    servicePrincipal + " is not authorized to perform: sts:AssumeRole on resource: " + roleArn);
        }
        return start(roleArn, sessionName, SERVICE_SESSION);
    }

    @Override
    public boolean assumableBy(String roleArn, String servicePrincipal, String sourceArn) {
        Map<String, String> context = moment();
        context.put("aws:SourceAccount", accountId);
        context.put("aws:SourceArn", sourceArn);
        context.put("aws:PrincipalIsAWSService", "true");
        context.put("aws:PrincipalServiceName", servicePrincipal);
        PolicyRequest request = PolicyRequest.of("sts:AssumeRole", roleArn, context);
        return roles.findByArn(roleArn)
                .filter(role ->
                        roles.holding(role, time.now()).trust().trusts(Principal.service(servicePrincipal), request))
                .isPresent();
    }

    /** Starts a session; whether the caller may is decided before. */
    public Session start(String roleArn, String sessionName, Duration duration) {
        Role role = roles.findByArn(roleArn).orElseThrow(() -> AwsError.of("NoSuchEntity", 404, "no role " + roleArn));
        String principal = "arn:aws:sts::" + accountId + ":assumed-role/" + role.name() + "/" + sessionName;
        Session session = new Session(
                "ASIA" + ids.upper(16),
                ids.lower(40),
                "dr" + ids.lower(120),
                time.now().plus(duration),
                principal);
        if (byAccessKey.size() >= MAX_SESSIONS) {
            byAccessKey.values().removeIf(held -> held.session.expiration().isBefore(time.now()));
        }
        byAccessKey.put(session.accessKeyId(), new Held(session, roleArn, role.id(), time.now()));
        return session;
    }

    @Override
    public Caller identify(String accessKeyId, @Nullable String sessionToken) {
        Held held = byAccessKey.get(accessKeyId);
        Optional<User> user = held == null ? users.findByKey(accessKeyId) : Optional.empty();
        if (user.isPresent()) {
            if (sessionToken != null || !user.get().mayUse(accessKeyId)) {
                throw AwsError.of(
                        "InvalidClientTokenId", 403, "The security token included in the request is invalid.");
            }
            return new Caller(accountId, user.get().arn(), null);
        }
        if (held == null) {
            if (sessionToken != null || accessKeyId.startsWith("ASIA") || users.hasIssued(accessKeyId)) {
                throw AwsError.of(
                        "InvalidClientTokenId", 403, "The security token included in the request is invalid.");
            }
            return new Caller(accountId, "arn:aws:iam::" + accountId + ":user/local", null);
        }
        if (!held.session.sessionToken().equals(sessionToken)) {
            throw AwsError.of("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
        }
        if (held.session.expiration().isBefore(time.now())) {
            throw AwsError.of("ExpiredToken", 403, "The security token included in the request is expired");
        }
        return new Caller(accountId, held.session.principalArn(), held.roleArn);
    }

    @Override
    public Optional<Details> details(String accessKeyId) {
        Held held = byAccessKey.get(accessKeyId);
        if (held == null) {
            return users.findByKey(accessKeyId).map(user -> new Details(user.id(), user.created()));
        }
        String principal = held.session.principalArn();
        String userId = held.roleId + ":" + principal.substring(principal.lastIndexOf('/') + 1);
        return Optional.of(new Details(userId, held.started));
    }

    @Override
    public boolean restricts(Call call) {
        return call.roleArn() != null || users.hasIssued(call.accessKeyId());
    }

    @Override
    public Optional<String> denial(Call call, List<Permission> permissions) {
        Optional<User> user = call.roleArn() == null ? users.findByKey(call.accessKeyId()) : Optional.empty();
        Optional<Powers> powers = restricts(call) ? Optional.of(powers(call.roleArn(), user)) : Optional.empty();
        Map<String, String> context = context(call, user);
        for (Permission permission : permissions) {
            Map<String, String> all = new HashMap<>(context);
            all.putAll(permission.context());
            PolicyRequest request = PolicyRequest.of(permission.action(), permission.resourceArn(), all);
            boolean bounded = powers.flatMap(Powers::boundary).isPresent();
            Powers.Resource resource = resource(call, permission, all, bounded);
            Optional<String> refusal = powers.isPresent()
                    ? powers.get().refusal(request, resource)
                    : Optional.of(" with an explicit deny in a resource-based policy")
                            .filter(text -> resource.denies()
                                    && !OWN_POLICY.matcher(permission.action()).matches());
            if (refusal.isPresent()) {
                return refusal.map(text -> notAuthorized(call, permission) + text);
            }
        }
        return Optional.empty();
    }

    /** What the resource's own policy says; a role's session goes by the role's name and by its own. */
    private static Powers.Resource resource(
            Call call, Permission permission, Map<String, String> context, boolean bounded) {
        ResourcePolicy policy = permission.policy();
        if (policy == null) {
            return Powers.Resource.SILENT;
        }
        String action = permission.action();
        String arn = permission.resourceArn();
        Verdict caller = policy.says(call.principalArn(), action, arn, context);
        Verdict role = call.roleArn() == null ? Verdict.SILENT : policy.says(call.roleArn(), action, arn, context);
        boolean denies = caller == Verdict.DENIES
                || role == Verdict.DENIES
                || (bounded && policy.deniesAllBut(action, arn, context));
        return new Powers.Resource(denies, caller == Verdict.ALLOWS, role == Verdict.ALLOWS);
    }

    @Override
    public boolean allows(String roleArn, String action, String resourceArn) {
        Map<String, String> context = moment();
        context.put("aws:PrincipalArn", roleArn);
        context.put("aws:PrincipalAccount", accountId);
        context.put("aws:PrincipalType", "AssumedRole");
        String[] parts = resourceArn.split(":", 5);
        if (parts.length == 5 && !parts[3].isEmpty()) {
            context.put("aws:RequestedRegion", parts[3]);
        }
        PolicyRequest request = PolicyRequest.of(action, resourceArn, context);
        return powers(roleArn, Optional.empty())
                .refusal(request, Powers.Resource.SILENT)
                .isEmpty();
    }

    /** Without a user, its key was deleted a moment ago: nothing allows its calls any more. */
    private Powers powers(@Nullable String roleArn, Optional<User> user) {
        Instant now = time.now();
        return roleArn == null
                ? user.map(named -> powers(users.holding(named, now), now)).orElse(Powers.NONE)
                : roles.findByArn(roleArn)
                        .map(role -> roles.holding(role, now).grants())
                        .map(grants -> new Powers(grants.documents(now), grants.limit(now)))
                        .orElse(Powers.NONE);
    }

    /** A group's policies count as the user's own; a boundary limits both. */
    private Powers powers(User user, Instant now) {
        List<PolicyDocument> policies = new ArrayList<>(user.grants().documents(now));
        users.groupsOf(user)
                .forEach(group -> policies.addAll(
                        users.groups().holding(group, now).grants().documents(now)));
        return new Powers(policies, user.grants().limit(now));
    }

    /** What every request has that is made now. */
    private Map<String, String> moment() {
        Map<String, String> context = new HashMap<>();
        context.put("aws:SecureTransport", "true");
        context.put(
                "aws:CurrentTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        context.put("aws:EpochTime", Long.toString(time.now().getEpochSecond()));
        return context;
    }

    private Map<String, String> context(Call call, Optional<User> user) {
        Map<String, String> context = moment();
        context.put("aws:PrincipalArn", call.roleArn() == null ? call.principalArn() : call.roleArn());
        context.put("aws:PrincipalAccount", call.accountId());
        details(call.accessKeyId()).ifPresent(details -> context.put("aws:userid", details.userId()));
        user.ifPresent(named -> {
            context.put("aws:username", named.name());
            named.tags().forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        });
        if (call.roleArn() != null) {
            roles.findByArn(call.roleArn()).ifPresent(role -> role.tags()
                    .forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value)));
        }
        context.put("aws:PrincipalType", user.isPresent() ? "User" : "AssumedRole");
        context.put("aws:RequestedRegion", call.region());
        context.put("aws:SourceIp", call.sourceIp());
        context.put("aws:UserAgent", call.userAgent());
        return context;
    }

    private static String notAuthorized(Call call, Permission permission) {
        String on = permission.resourceArn().equals("*") ? "" : " on resource: " + permission.resourceArn();
        return "User: " + call.principalArn() + " is not authorized to perform: " + permission.action() + on;
    }

    private record Held(Session session, String roleArn, String roleId, Instant started) {}
}
