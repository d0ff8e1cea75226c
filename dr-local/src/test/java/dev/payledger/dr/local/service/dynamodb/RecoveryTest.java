package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsStatus;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;

/** Point-in-time recovery: on, off, and how far back. */
class RecoveryTest {

    private final OneRegion region = new OneRegion().withTable();

    private PointInTimeRecoveryDescription recovery() {
        return region.dynamo
                .describeContinuousBackups(describe -> describe.tableName(TABLE))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription();
    }

    private PointInTimeRecoveryDescription set(boolean enabled, @Nullable Integer days) {
        var answer = region.dynamo
                .updateContinuousBackups(update -> update.tableName(TABLE)
                        .pointInTimeRecoverySpecification(recovery ->
                                recovery.pointInTimeRecoveryEnabled(enabled).recoveryPeriodInDays(days)))
                .continuousBackupsDescription();
        assertThat(answer.continuousBackupsStatus()).isEqualTo(ContinuousBackupsStatus.ENABLED);
        return answer.pointInTimeRecoveryDescription();
    }

    @Test
    void isOffUntilItIsSwitchedOnAndThenTellsItsWindow() {
        assertThat(recovery())
                .isEqualTo(PointInTimeRecoveryDescription.builder()
                        .pointInTimeRecoveryStatus(PointInTimeRecoveryStatus.DISABLED)
                        .build());

        region.time.advance(Duration.ofMillis(2_500));
        Instant since = Instant.parse("2026-03-01T10:00:02Z");
        assertThat(set(true, null).recoveryPeriodInDays()).isEqualTo(35);
        assertThat(recovery().earliestRestorableDateTime()).isEqualTo(since);
        assertThat(recovery().latestRestorableDateTime())
                .as("never before it begins")
                .isEqualTo(since);

        region.time.advance(Duration.ofMinutes(8));
        assertThat(set(true, null).earliestRestorableDateTime()).as("again").isEqualTo(since);
        assertThat(recovery().latestRestorableDateTime()).isEqualTo(since.plus(Duration.ofMinutes(3)));

        assertThat(set(true, 1).recoveryPeriodInDays()).isEqualTo(1);
        region.time.advance(Duration.ofDays(2));
        assertThat(recovery().earliestRestorableDateTime())
                .isEqualTo(since.plus(Duration.ofMinutes(8)).plus(Duration.ofDays(1)));
    }

    @Test
    void beginsAnewWhenItWasOff() {
        set(true, 7);
        region.time.advance(Duration.ofHours(1));
        assertThat(set(false, null).earliestRestorableDateTime()).isNull();
        assertThat(set(false, null).pointInTimeRecoveryStatus()).isEqualTo(PointInTimeRecoveryStatus.DISABLED);
        PointInTimeRecoveryDescription again = set(true, null);
        assertThat(again.recoveryPeriodInDays()).isEqualTo(35);
        assertThat(again.earliestRestorableDateTime()).isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
    }

    @Test
    void whatFewerDaysForgotDoesNotComeBackWithMoreDays() {
        set(true, 35);
        region.time.advance(Duration.ofMinutes(1));
        region.dynamo.putItem(put -> put.tableName(TABLE).item(OneRegion.item("a", "1")));
        set(true, 1);
        region.time.advance(Duration.ofDays(2));
        assertThat(set(true, 35).earliestRestorableDateTime())
                .as("nothing is forgotten before the next write")
                .isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
        set(true, 1);
        region.dynamo.putItem(put -> put.tableName(TABLE).item(OneRegion.item("a", "2")));
        assertThat(set(true, 35).earliestRestorableDateTime()).isEqualTo(Instant.parse("2026-03-01T10:01:01Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "true, 0, 'Value ''0'' at ''pointInTimeRecoverySpecification.recoveryPeriodInDays'' failed to satisfy"
                + " constraint: Member must have value greater than or equal to 1'",
        "true, 36, Member must have value less than or equal to 35",
        "false, 7, Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
    })
    void daysAreChecked(boolean enabled, int days, String message) {
        assertThatThrownBy(() -> set(enabled, days)).hasMessageContaining(message);
    }

    @Test
    void tablesThatAreNotThereAreNotFound() {
        assertThatThrownBy(() -> region.dynamo.describeContinuousBackups(describe -> describe.tableName("nowhere")))
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContaining("Table not found: nowhere");
        region.dynamo.createTable(OneRegion.compositeTable("young").build());
        assertThatThrownBy(() -> region.dynamo.updateContinuousBackups(update -> update.tableName("young")
                        .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true))))
                .as("while it is made")
                .isInstanceOf(TableNotFoundException.class);
    }
}
