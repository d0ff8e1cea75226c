package dev.payledger.dr.local.service.sts;

import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Principal;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.Sessions;
import dev.payledger.dr.local.region.CallerDetails;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RoleSessions.Session;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** <a href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html">STS</a>. Thread safe. */
public final class StsService implements StsClient, Authorized {
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int DEFAULT_SECONDS = 3600;
    private static final int MIN_SECONDS = 900;
    private static final String LOCAL_USER_ID = "AIDALOCALUSER00000000";

    private final RegionContext context;
    private final RoleDirectory roles;
    private final Sessions sessions;

    public StsService(RegionContext context, RoleDirectory roles, Sessions sessions) {
        this.context = context;
        this.roles = roles;
        this.sessions = sessions;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    /** GetCallerIdentity needs no permission; even an explicit denial does not stop it. */
    @Override
    public List<Permission> permissions(SdkRequest request) {
        return request instanceof AssumeRoleRequest assume
                ? List.of(new Permission("sts:AssumeRole", assume.roleArn()))
                : List.of();
    }

    @Override
    @Honours({})
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        Call call = Call.current();
        return GetCallerIdentityResponse.builder()
                .account(call.accountId())
                .arn(call.principalArn())
                .userId(sessions.details(call.accessKeyId())
                        .map(CallerDetails.Details::userId)
                        .orElse(LOCAL_USER_ID))
                .build();
    }

    @Override
    @Honours({"RoleArn", "RoleSessionName", "DurationSeconds"})
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        Call call = Call.current();
        String name = request.roleSessionName();
        if (name == null || !SESSION_NAME.matcher(name).matches()) {
            throw invalid("Value '" + name + "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy"
                    + " regular expression pattern: [\\w+=,.@-]*");
        }
        if (request.roleArn() == null) {
            throw invalid("Value null at 'roleArn' failed to satisfy constraint: Member must not be null");
        }
        String principal = call.roleArn() == null ? call.principalArn() : call.roleArn();
        Role role = roles.findByArn(request.roleArn())
                .filter(found -> roles.holding(found, context.time().now())
                        .trust()
                        .trusts(
                                Principal.caller(principal, call.accountId()),
                                PolicyRequest.of("sts:AssumeRole", found.arn(), contextOf(call, principal))))
                .orElseThrow(() -> AwsError.of(
                        "AccessDenied",
                        403,
                        "User: " + call.principalArn() + " is not authorized to perform: sts:AssumeRole on resource: "
                                + request.roleArn()));
        Session session = sessions.start(role.arn(), name, Duration.ofSeconds(seconds(request, role)));
        return AssumeRoleResponse.builder()
                .credentials(Credentials.builder()
                        .accessKeyId(session.accessKeyId())
                        .secretAccessKey(session.secretAccessKey())
                        .sessionToken(session.sessionToken())
                        .expiration(session.expiration())
                        .build())
                .assumedRoleUser(AssumedRoleUser.builder()
                        .arn(session.principalArn())
                        .assumedRoleId(role.id() + ":" + name)
                        .build())
                .build();
    }

    private Map<String, String> contextOf(Call call, String principal) {
        return Map.of(
                "aws:PrincipalArn", principal,
                "aws:PrincipalType", call.roleArn() == null ? "User" : "AssumedRole",
                "aws:PrincipalAccount", call.accountId(),
                "aws:SourceIp", call.sourceIp(),
                "aws:SecureTransport", "true",
                "aws:RequestedRegion", call.region(),
                "aws:CurrentTime",
                        context.time().now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static int seconds(AssumeRoleRequest request, Role role) {
        Integer asked = request.durationSeconds();
        int seconds = asked == null ? DEFAULT_SECONDS : asked;
        if (seconds < MIN_SECONDS) {
            throw invalid("Value '" + seconds
                    + "' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or"
                    + " equal to 900");
        }
        if (seconds > role.maxSessionSeconds()) {
            throw AwsError.of(
                    "ValidationError",
                    400,
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return seconds;
    }

    private static software.amazon.awssdk.awscore.exception.AwsServiceException invalid(String what) {
        return AwsError.of("ValidationError", 400, "1 validation error detected: " + what);
    }
}
