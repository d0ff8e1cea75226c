package dev.payledger.dr.local.service.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

final class SecretsManagerServiceTest {
    private static final String TOKEN = "11111111-1111-1111-1111-111111111111";
    private static final String OTHER_TOKEN = "22222222-2222-2222-2222-222222222222";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 10);
    private final SecretsManagerService secrets =
            new SecretsManagerService(new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)));

    @Test
    void aSecretIsFoundByItsNameItsArnAndItsArnWithoutTheSuffix() {
        String arn = create("team/webhook", "first").arn();

        assertThat(arn)
                .matches("arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:team/webhook-[A-Za-z0-9]{6}");
        String partial = arn.substring(0, arn.length() - 7);
        for (String id : List.of("team/webhook", arn, partial)) {
            assertThat(value(id)).isEqualTo("first");
        }
        String another = arn.substring(0, arn.length() - 1) + (arn.endsWith("a") ? "b" : "a");
        assertError(
                () -> value(another), "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        assertError(
                () -> value(arn.replace("southeast", "northeast")),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
    }

    @Test
    void aNewValueIsCurrentAndTheFormerPrevious() {
        String first = create("s", "one").versionId();
        String second = secrets.putSecretValue(
                        r -> r.secretId("s").secretString("two").clientRequestToken(OTHER_TOKEN))
                .versionId();

        assertThat(second).isEqualTo(OTHER_TOKEN);
        assertThat(value("s")).isEqualTo("two");
        assertThat(secrets.getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("one");
        assertThat(secrets.getSecretValue(r -> r.secretId("s").versionId(first)).versionStages())
                .containsExactly("AWSPREVIOUS");
        assertError(
                () -> secrets.getSecretValue(
                        r -> r.secretId("s").versionId(first).versionStage("AWSCURRENT")),
                "InvalidRequestException",
                "You provided a VersionStage that is not associated to the provided VersionId.");
        secrets.updateSecret(r -> r.secretId("s").secretBinary(SdkBytes.fromUtf8String("three")));
        assertThat(secrets.getSecretValue(r -> r.secretId("s")).secretBinary().asUtf8String())
                .isEqualTo("three");
        assertThat(secrets.listSecretVersionIds(r -> r.secretId("s")).versions())
                .hasSize(2)
                .noneSatisfy(version -> assertThat(version.versionId()).isEqualTo(first));
        assertThat(secrets.listSecretVersionIds(r -> r.secretId("s").includeDeprecated(true))
                        .versions())
                .hasSize(3);
        assertThat(secrets.describeSecret(r -> r.secretId("s")).versionIdsToStages())
                .hasSize(2)
                .containsEntry(OTHER_TOKEN, List.of("AWSPREVIOUS"));
    }

    @Test
    void aRequestMadeTwiceIsAnsweredOnceAndATokenIsNotUsedForAnotherValue() {
        CreateSecretRequest create = CreateSecretRequest.builder()
                .name("s")
                .secretString("one")
                .clientRequestToken(TOKEN)
                .build();
        CreateSecretResponse first = secrets.createSecret(create);

        assertThat(secrets.createSecret(create)).isEqualTo(first);
        assertThat(secrets.putSecretValue(
                                r -> r.secretId("s").secretString("one").clientRequestToken(TOKEN))
                        .versionId())
                .isEqualTo(TOKEN);
        assertThat(secrets.listSecretVersionIds(r -> r.secretId("s")).versions())
                .hasSize(1);
        assertError(
                () -> secrets.putSecretValue(
                        r -> r.secretId("s").secretString("hidden").clientRequestToken(TOKEN)),
                "ResourceExistsException",
                "You can't use ClientRequestToken " + TOKEN + " because that value is already in use for a version of"
                        + " secret " + first.arn() + ".");
        assertError(
                () -> create("s", "one"),
                "ResourceExistsException",
                "The operation failed because the secret s already exists.");
    }

    @Test
    void aDeletedSecretKeepsItsNameUntilItsWindowEndsWhateverTheSpeed() {
        create("s", "one");
        DeleteSecretResponse deleted = secrets.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(7L));

        assertThat(deleted.deletionDate()).isEqualTo(Instant.parse("2026-11-29T10:00:00Z"));
        assertError(
                () -> create("s", "two"),
                "InvalidRequestException",
                "You can't create this secret because a secret with this name is already scheduled for deletion.");
        String marked = "You can't perform this operation on the secret because it was marked for deletion.";
        assertError(() -> value("s"), "InvalidRequestException", marked);
        assertError(
                () -> secrets.putSecretValue(r -> r.secretId("s").secretString("x")),
                "InvalidRequestException",
                marked);
        assertThat(secrets.describeSecret(r -> r.secretId("s")).deletedDate()).isEqualTo(deleted.deletionDate());
        assertThat(secrets.listSecrets(r -> {}).secretList()).isEmpty();
        assertThat(secrets.listSecrets(r -> r.includePlannedDeletion(true)).secretList())
                .hasSize(1);

        time.advance(Duration.ofDays(7).minusSeconds(1));
        secrets.restoreSecret(r -> r.secretId("s"));
        assertThat(value("s")).isEqualTo("one");
        secrets.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(7L));
        time.advance(Duration.ofDays(7));
        assertError(
                () -> secrets.restoreSecret(r -> r.secretId("s")),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.");
        create("s", "two");
        assertThat(value("s")).isEqualTo("two");
    }

    @Test
    void aForcedDeletionFreesTheNameAndAsksForNoSecret() {
        create("s", "one");
        secrets.deleteSecret(r -> r.secretId("s"));
        secrets.deleteSecret(r -> r.secretId("s").forceDeleteWithoutRecovery(true));
        assertThat(secrets.deleteSecret(r -> r.secretId("s").forceDeleteWithoutRecovery(true))
                        .name())
                .isEqualTo("s");
        create("s", "two");
        assertError(
                () -> secrets.deleteSecret(
                        r -> r.secretId("s").forceDeleteWithoutRecovery(true).recoveryWindowInDays(7L)),
                "InvalidParameterException",
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        assertError(
                () -> secrets.deleteSecret(r -> r.secretId("s").recoveryWindowInDays(6L)),
                "InvalidParameterException",
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }

    @Test
    void valuesHaveLimitsAndAreNeverRepeatedInErrors() {
        String secret = "s3cr3t".repeat(11_000);
        assertThatThrownBy(() -> create("s", secret)).isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(
                        e.awsErrorDetails().errorMessage())
                .contains("'secretString'", "65536")
                .doesNotContain("s3cr3t"));
        create("s", "x".repeat(65_536));
        assertError(
                () -> secrets.putSecretValue(
                        r -> r.secretId("s").secretString("a").secretBinary(SdkBytes.fromUtf8String("b"))),
                "InvalidParameterException",
                "You can't specify both a binary secret value and a string secret value in the same secret.");
        assertError(
                () -> secrets.putSecretValue(r -> r.secretId("s")),
                "InvalidRequestException",
                "You must provide either SecretString or SecretBinary.");
        assertError(
                () -> secrets.putSecretValue(
                        r -> r.secretId("s").secretString("a").clientRequestToken("short")),
                "InvalidParameterException",
                "ClientRequestToken must be 32-64 characters long.");
        assertThat(SecretValue.of("hidden", null).orElseThrow()).hasToString("***");
        assertThat(secrets.getSecretValue(r -> r.secretId("s")).toString()).doesNotContain("xxx");
    }

    @Test
    void aSecretWithoutAValueHasNone() {
        secrets.createSecret(r -> r.name("empty").description("later"));
        assertError(
                () -> value("empty"),
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
        secrets.putSecretValue(r -> r.secretId("empty").secretString("now").versionStages("BLUE"));
        assertThat(value("empty")).as("the first version is current").isEqualTo("now");
    }

    @Test
    void labelsMoveOnlyFromTheVersionThatIsNamed() {
        create("s", "one", TOKEN);
        secrets.putSecretValue(r -> r.secretId("s").secretString("two").clientRequestToken(OTHER_TOKEN));

        assertThatThrownBy(() -> secrets.updateSecretVersionStage(
                        r -> r.secretId("s").versionStage("AWSCURRENT").moveToVersionId(TOKEN)))
                .hasMessageContaining("RemoveFromVersionId can't be empty")
                .hasMessageContaining(OTHER_TOKEN);
        secrets.updateSecretVersionStage(r -> r.secretId("s")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(OTHER_TOKEN)
                .moveToVersionId(TOKEN));
        assertThat(value("s")).isEqualTo("one");
        assertThat(secrets.getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS"))
                        .secretString())
                .isEqualTo("two");
    }

    @Test
    void secretsAreListedInPagesAndFiltered() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            secrets.createSecret(r -> r.name("dr/" + number)
                    .description("The Webhook of " + number)
                    .tags(Tag.builder().key("stage").value("demo" + number).build()));
            time.advance(Duration.ofSeconds(1));
        }
        secrets.createSecret(r -> r.name("other"));

        ListSecretsResponse first = secrets.listSecrets(r -> r.maxResults(4).sortOrder(SortOrderType.ASC));
        ListSecretsResponse rest = secrets.listSecrets(
                r -> r.maxResults(4).sortOrder(SortOrderType.ASC).nextToken(first.nextToken()));
        assertThat(first.secretList())
                .extracting(SecretListEntry::name)
                .containsExactly("dr/0", "dr/1", "dr/2", "dr/3");
        assertThat(rest.secretList()).extracting(SecretListEntry::name).containsExactly("dr/4", "other");
        assertThat(rest.nextToken()).isNull();
        assertThat(names(filter(FilterNameStringType.NAME, "dr/"))).hasSize(5);
        assertThat(names(filter(FilterNameStringType.NAME, "!dr/"))).containsExactly("other");
        assertThat(names(filter(FilterNameStringType.DESCRIPTION, "the web"))).hasSize(5);
        assertThat(names(filter(FilterNameStringType.TAG_VALUE, "demo3"))).containsExactly("dr/3");
        assertThat(names(filter(FilterNameStringType.ALL, "WEBHOOK 2"))).containsExactly("dr/2");
        assertError(
                () -> secrets.listSecrets(r -> r.nextToken("x")), "InvalidNextTokenException", "Invalid NextToken.");
    }

    @Test
    void permissionsAreForTheArnAlsoBeforeTheSecretExists() {
        assertThat(secrets.permissions(
                        GetSecretValueRequest.builder().secretId("s").build()))
                .containsExactly(new Permission(
                        "secretsmanager:GetSecretValue",
                        "arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:s-??????"));
        String arn = create("s", "one").arn();
        assertThat(secrets.permissions(
                        GetSecretValueRequest.builder().secretId("s").build()))
                .containsExactly(new Permission("secretsmanager:GetSecretValue", arn));
    }

    @Test
    void randomPasswordsHaveEveryTypeAskedFor() {
        String password = secrets.getRandomPassword(
                        r -> r.passwordLength(4L).excludeCharacters("abcdefghijklmnopqrstuvwxy"))
                .randomPassword();
        assertThat(password).hasSize(4).contains("z").matches("(?s).*[A-Z].*").matches("(?s).*[0-9].*");
        assertThatThrownBy(() -> secrets.getRandomPassword(r -> r.passwordLength(3L)))
                .isInstanceOf(AwsServiceException.class);
    }

    private List<String> names(Filter filter) {
        return secrets.listSecrets(r -> r.filters(filter)).secretList().stream()
                .map(SecretListEntry::name)
                .toList();
    }

    private static Filter filter(FilterNameStringType key, String value) {
        return Filter.builder().key(key).values(value).build();
    }

    private String value(String id) {
        return secrets.getSecretValue(r -> r.secretId(id)).secretString();
    }

    private CreateSecretResponse create(String name, String value) {
        return secrets.createSecret(r -> r.name(name).secretString(value));
    }

    private void create(String name, String value, String token) {
        secrets.createSecret(r -> r.name(name).secretString(value).clientRequestToken(token));
    }

    private static void assertError(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> assertThat(Map.of(
                        e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage()))
                .isEqualTo(Map.of(code, message)));
    }
}
