package dev.payledger.dr.local.service.secretsmanager;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.*;

/**
 * <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html">Secrets Manager</a> of one
 * region: secrets with versions and staging labels, deletion with a recovery window that keeps the name reserved. A
 * recovery window is not an interval: the speed does not shorten it.
 *
 * <p>No replication to other regions, rotation, keys of KMS or resource policies: those are refused. Values are written
 * nowhere and shown by no exception. Thread safe.
 */
public final class SecretsManagerService implements SecretsManagerClient, Authorized {
    private static final int DEFAULT_WINDOW_DAYS = 30;
    private static final int MIN_WINDOW_DAYS = 7;
    private static final int MAX_WINDOW_DAYS = 30;
    private static final int MAX_TAGS = 50;
    private static final int MIN_TOKEN = 32;
    private static final int MAX_TOKEN = 64;

    private final RegionContext context;
    private final SecretStore secrets;
    private final RandomPassword passwords = new RandomPassword();

    public SecretsManagerService(RegionContext context) {
        this.context = context;
        this.secrets = new SecretStore(context);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    /** The operation's own action, on the secret's ARN. */
    @Override
    public List<Permission> permissions(SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String action = "secretsmanager:" + type.substring(0, type.length() - "Request".length());
        Optional<String> named = request instanceof CreateSecretRequest create
                ? Optional.ofNullable(create.name())
                : request.getValueForField("SecretId", String.class);
        synchronized (secrets) {
            return List.of(new Permission(action, named.map(secrets::arnOf).orElse("*")));
        }
    }

    @Override
    @Honours({"Name", "ClientRequestToken", "Description", "SecretString", "SecretBinary", "Tags"})
    public CreateSecretResponse createSecret(CreateSecretRequest request) {
        String name = SecretStore.checkedName(request.name());
        String token = token(request.clientRequestToken());
        Optional<SecretValue> value = SecretValue.of(request.secretString(), request.secretBinary());
        checkTags(request.tags());
        synchronized (secrets) {
            Optional<Secret> existing = secrets.find(name);
            if (existing.isPresent()) {
                return again(existing.get(), token, value);
            }
            Secret secret = secrets.add(name);
            secret.description = request.description();
            request.tags().forEach(tag -> secret.tags.put(tag.key(), tag.value()));
            value.ifPresent(given -> secret.put(token, given, List.of(Secret.CURRENT), secrets.now()));
            return created(secret, value.isPresent() ? token : null);
        }
    }

    /** The same request made again is answered as before; another is refused. */
    private static CreateSecretResponse again(Secret secret, String token, Optional<SecretValue> value) {
        if (secret.deletion != null) {
            throw SecretErrors.nameReserved();
        }
        Optional<SecretVersion> version = secret.version(token);
        if (version.isPresent() && value.isPresent()) {
            if (!version.get().value.equals(value.get())) {
                throw SecretErrors.tokenInUse(token, secret.arn);
            }
            return created(secret, token);
        }
        throw SecretErrors.exists(secret.name);
    }

    private static CreateSecretResponse created(Secret secret, @Nullable String versionId) {
        return CreateSecretResponse.builder()
                .arn(secret.arn)
                .name(secret.name)
                .versionId(versionId)
                .build();
    }

    @Override
    @Honours({"SecretId", "ClientRequestToken", "SecretString", "SecretBinary", "VersionStages"})
    public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
        String token = token(request.clientRequestToken());
        SecretValue value = SecretValue.of(request.secretString(), request.secretBinary())
                .orElseThrow(
                        () -> SecretErrors.invalidRequest("You must provide either SecretString or SecretBinary."));
        List<String> stages =
                request.hasVersionStages() && !request.versionStages().isEmpty()
                        ? request.versionStages()
                        : List.of(Secret.CURRENT);
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            SecretVersion version = secret.put(token, value, stages, secrets.now());
            return PutSecretValueResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versionId(version.id)
                    .versionStages(List.copyOf(version.stages))
                    .build();
        }
    }

    @Override
    @Honours({"SecretId", "ClientRequestToken", "Description", "SecretString", "SecretBinary"})
    public UpdateSecretResponse updateSecret(UpdateSecretRequest request) {
        String token = token(request.clientRequestToken());
        Optional<SecretValue> value = SecretValue.of(request.secretString(), request.secretBinary());
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            value.ifPresent(given -> secret.put(token, given, List.of(Secret.CURRENT), secrets.now()));
            if (request.description() != null) {
                secret.description = request.description();
                secret.changed = secrets.now();
            }
            return UpdateSecretResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versionId(value.isPresent() ? token : null)
                    .build();
        }
    }

    @Override
    @Honours({"SecretId", "VersionId", "VersionStage"})
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            SecretVersion version = wanted(secret, request.versionId(), request.versionStage());
            secret.accessed(version, secrets.now());
            return SecretViews.value(secret, version);
        }
    }

    private static SecretVersion wanted(Secret secret, @Nullable String id, @Nullable String stage) {
        if (id == null) {
            String label = stage == null ? Secret.CURRENT : stage;
            return secret.labelled(label).orElseThrow(() -> SecretErrors.noSuchStage(label));
        }
        SecretVersion version = secret.version(id).orElseThrow(() -> SecretErrors.noSuchVersion(id));
        if (stage != null && !version.stages.contains(stage)) {
            throw SecretErrors.invalidRequest(
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return version;
    }

    /** A secret that is scheduled for deletion can still be described. */
    @Override
    @Honours("SecretId")
    public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
        synchronized (secrets) {
            return SecretViews.description(secrets.get(request.secretId()));
        }
    }

    /** By creation, the newest first unless asked otherwise (the default is unconfirmed). */
    @Override
    @Honours({"IncludePlannedDeletion", "MaxResults", "NextToken", "Filters", "SortOrder"})
    public ListSecretsResponse listSecrets(ListSecretsRequest request) {
        boolean withDeleted = Boolean.TRUE.equals(request.includePlannedDeletion());
        synchronized (secrets) {
            List<SecretListEntry> found = secrets.all().stream()
                    .filter(secret -> withDeleted || secret.deletion == null)
                    .filter(SecretFilters.of(request.filters()))
                    .sorted(SecretViews.order(request.sortOrder() == SortOrderType.ASC))
                    .map(SecretViews::entry)
                    .toList();
            SecretViews.Page<SecretListEntry> page =
                    SecretViews.Page.of(found, request.maxResults(), request.nextToken());
            return ListSecretsResponse.builder()
                    .secretList(page.items())
                    .nextToken(page.next())
                    .build();
        }
    }

    @Override
    @Honours({"SecretId", "MaxResults", "NextToken", "IncludeDeprecated"})
    public ListSecretVersionIdsResponse listSecretVersionIds(ListSecretVersionIdsRequest request) {
        boolean all = Boolean.TRUE.equals(request.includeDeprecated());
        synchronized (secrets) {
            Secret secret = secrets.get(request.secretId());
            List<SecretVersionsListEntry> found = secret.versions().stream()
                    .filter(version -> all || !version.stages.isEmpty())
                    .map(SecretViews::entry)
                    .toList();
            SecretViews.Page<SecretVersionsListEntry> page =
                    SecretViews.Page.of(found, request.maxResults(), request.nextToken());
            return ListSecretVersionIdsResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .versions(page.items())
                    .nextToken(page.next())
                    .build();
        }
    }

    @Override
    @Honours({"SecretId", "VersionStage", "RemoveFromVersionId", "MoveToVersionId"})
    public UpdateSecretVersionStageResponse updateSecretVersionStage(UpdateSecretVersionStageRequest request) {
        String label = request.versionStage();
        if (label == null) {
            throw SecretErrors.constraint("versionStage", "Member must not be null");
        }
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            relabel(secret, label, request.removeFromVersionId(), request.moveToVersionId());
            secret.changed = secrets.now();
            return UpdateSecretVersionStageResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .build();
        }
    }

    /** The version that has the label now must be named, so that nobody takes it away unaware. */
    private static void relabel(Secret secret, String label, @Nullable String fromId, @Nullable String toId) {
        Optional<SecretVersion> holder = secret.labelled(label);
        String holderId = holder.map(version -> version.id).orElse(null);
        if (fromId != null && !fromId.equals(holderId)) {
            throw SecretErrors.invalidParameter("The staging label " + label + " isn't currently attached to version "
                    + fromId + ", so it can't be removed from it.");
        }
        if (toId == null) {
            if (fromId == null) {
                throw SecretErrors.invalidParameter(
                        "You must provide a RemoveFromVersionId, a MoveToVersionId, or both.");
            }
            if (label.equals(Secret.CURRENT)) {
                throw SecretErrors.invalidParameter("You can only move staging label " + Secret.CURRENT
                        + " to a different secret version. It can't be completely removed.");
            }
            holder.ifPresent(version -> version.stages.remove(label));
            return;
        }
        SecretVersion to = secret.version(toId).orElseThrow(() -> SecretErrors.noSuchVersion(toId));
        if (holderId != null && fromId == null && !holderId.equals(toId)) {
            throw SecretErrors.invalidParameter("The parameter RemoveFromVersionId can't be empty. Staging label "
                    + label + " is currently attached to version " + holderId
                    + ", so you must explicitly reference that version in RemoveFromVersionId.");
        }
        secret.move(label, to);
    }

    /**
     * Schedules a secret for deletion, or removes it at once. Forcing the deletion of a secret that does not exist is no
     * error, as AWS documents.
     */
    @Override
    @Honours({"SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"})
    public DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
        boolean force = Boolean.TRUE.equals(request.forceDeleteWithoutRecovery());
        Long window = request.recoveryWindowInDays();
        if (force && window != null) {
            throw SecretErrors.invalidParameter(
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        if (window != null && (window < MIN_WINDOW_DAYS || window > MAX_WINDOW_DAYS)) {
            throw SecretErrors.invalidParameter(
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        synchronized (secrets) {
            Instant now = secrets.now();
            if (force) {
                return forced(request.secretId(), now);
            }
            Secret secret = secrets.usable(request.secretId());
            secret.deletion = now.plus(Duration.ofDays(window == null ? DEFAULT_WINDOW_DAYS : window));
            return deleted(secret.arn, secret.name, secret.deletion);
        }
    }

    private DeleteSecretResponse forced(@Nullable String id, Instant now) {
        if (id == null) {
            throw SecretErrors.constraint("secretId", "Member must not be null");
        }
        Optional<Secret> secret = secrets.find(id);
        if (secret.isEmpty()) {
            return deleted(secrets.arnOf(id).replace("??????", context.ids().mixed(6)), id, now);
        }
        secrets.remove(secret.get());
        return deleted(secret.get().arn, secret.get().name, now);
    }

    private static DeleteSecretResponse deleted(String arn, String name, Instant at) {
        return DeleteSecretResponse.builder()
                .arn(arn)
                .name(name)
                .deletionDate(at)
                .build();
    }

    @Override
    @Honours("SecretId")
    public RestoreSecretResponse restoreSecret(RestoreSecretRequest request) {
        synchronized (secrets) {
            Secret secret = secrets.get(request.secretId());
            secret.deletion = null;
            return RestoreSecretResponse.builder()
                    .arn(secret.arn)
                    .name(secret.name)
                    .build();
        }
    }

    @Override
    @Honours({"SecretId", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        checkTags(request.tags());
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            request.tags().forEach(tag -> secret.tags.put(tag.key(), tag.value()));
            return TagResourceResponse.builder().build();
        }
    }

    @Override
    @Honours({"SecretId", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        synchronized (secrets) {
            Secret secret = secrets.usable(request.secretId());
            request.tagKeys().forEach(secret.tags::remove);
            return UntagResourceResponse.builder().build();
        }
    }

    @Override
    @Honours({
        "PasswordLength",
        "ExcludeCharacters",
        "ExcludeNumbers",
        "ExcludePunctuation",
        "ExcludeUppercase",
        "ExcludeLowercase",
        "IncludeSpace",
        "RequireEachIncludedType"
    })
    public GetRandomPasswordResponse getRandomPassword(GetRandomPasswordRequest request) {
        return GetRandomPasswordResponse.builder()
                .randomPassword(passwords.make(request))
                .build();
    }

    /** Every SDK sends a token of its own; without one the version still needs an id. */
    private String token(@Nullable String token) {
        if (token == null) {
            return context.ids().uuid();
        }
        if (token.length() < MIN_TOKEN || token.length() > MAX_TOKEN) {
            throw SecretErrors.invalidParameter("ClientRequestToken must be 32-64 characters long.");
        }
        return token;
    }

    private static void checkTags(List<Tag> tags) {
        if (tags.size() > MAX_TAGS) {
            throw SecretErrors.invalidParameter("A secret can have at most " + MAX_TAGS + " tags.");
        }
        for (Tag tag : tags) {
            if (tag.key() == null || tag.key().isEmpty() || tag.value() == null) {
                throw SecretErrors.invalidParameter("A tag must have a key and a value.");
            }
            if (tag.key().startsWith("aws:")) {
                throw SecretErrors.invalidParameter("Tag keys that begin with 'aws:' are reserved for AWS.");
            }
        }
    }
}
