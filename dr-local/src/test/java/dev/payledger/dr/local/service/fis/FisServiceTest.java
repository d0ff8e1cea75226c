package dev.payledger.dr.local.service.fis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.ReplicationPauses;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.ExperimentState;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ExperimentSummary;
import software.amazon.awssdk.services.fis.model.FisException;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.fis.model.ValidationException;

class FisServiceTest {

    private static final String TOKYO = "ap-northeast-1";
    private static final String TABLE = "arn:aws:dynamodb:ap-northeast-1:111122223333:table/ledger";
    private static final String ROLE = "arn:aws:iam::111122223333:role/cut";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 10);
    private final Set<String> paused = new TreeSet<>();
    private final Set<String> denied = new TreeSet<>();
    private boolean trusted = true;
    private final FisService fis = new FisService(
            new RegionContext(TOKYO, "111122223333", time, new IdSource(3)),
            new Roles(),
            (role, action, resource) -> !denied.contains(action),
            new Pauses());

    private final class Roles implements RoleSessions {
        @Override
        public Session assume(String roleArn, String sessionName, String servicePrincipal, String sourceArn) {
            throw new IllegalStateException("nobody assumes here");
        }

        @Override
        public boolean assumableBy(String roleArn, String servicePrincipal, String sourceArn) {
            return trusted && servicePrincipal.equals("fis.amazonaws.com");
        }
    }

    private final class Pauses implements ReplicationPauses {
        @Override
        public boolean isReplicated(String table, String region) {
            return table.equals("ledger") && region.equals(TOKYO);
        }

        @Override
        public void pauseAround(String table, String region) {
            paused.add(table + " " + region);
        }

        @Override
        public void resumeAround(String table, String region) {
            paused.remove(table + " " + region);
        }
    }

    private String template(Consumer<CreateExperimentTemplateRequest.Builder> change) {
        CreateExperimentTemplateRequest.Builder request = CreateExperimentTemplateRequest.builder()
                .clientToken("t")
                .description("cut")
                .roleArn(ROLE)
                .stopConditions(stop -> stop.source("none"))
                .tags(Map.of("dr:deployment", "payledger-dev"));
        request.targets(Map.of("table", target(TABLE)));
        request.actions(Map.of("cut", action("aws:dynamodb:global-table-pause-replication", "PT2M")));
        change.accept(request);
        return fis.createExperimentTemplate(request.build())
                .experimentTemplate()
                .id();
    }

    private static software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput target(String arn) {
        return software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput.builder()
                .resourceType("aws:dynamodb:global-table")
                .resourceArns(arn)
                .selectionMode("ALL")
                .build();
    }

    private static software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput action(
            String id, String duration) {
        return software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput.builder()
                .actionId(id)
                .parameters(Map.of("duration", duration))
                .targets(Map.of("Tables", "table"))
                .build();
    }

    private String started(String template) {
        return fis.startExperiment(start -> start.clientToken("s" + template).experimentTemplateId(template))
                .experiment()
                .id();
    }

    private ExperimentState state(String id) {
        return fis.getExperiment(get -> get.id(id)).experiment().state();
    }

    @Test
    void aRunningExperimentHoldsReplicationBackUntilItsDurationIsOverWhichIsNotScaled() {
        String id = started(template(request -> {}));
        assertThat(state(id).status()).isEqualTo(ExperimentStatus.INITIATING);
        assertThat(paused).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(state(id).status()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(paused).containsExactly("ledger " + TOKYO);
        time.advance(Duration.ofSeconds(100));
        assertThat(paused).isNotEmpty();
        time.advance(Duration.ofSeconds(20));
        assertThat(state(id).status()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(paused).isEmpty();
    }

    @Test
    void anUpdateChangesWhatItNamesByTheSameRulesAndNotWhatRuns() {
        String id = template(request -> {});
        String running = started(id);
        time.advance(Duration.ofSeconds(1));
        var longer = software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateActionInputItem.builder()
                .actionId("aws:dynamodb:global-table-pause-replication")
                .parameters(Map.of("duration", "PT5M"))
                .targets(Map.of("Tables", "table"))
                .build();

        var updated = fis.updateExperimentTemplate(r -> r.id(id).actions(Map.of("cut", longer)))
                .experimentTemplate();

        assertThat(updated.id()).isEqualTo(id);
        assertThat(updated.description()).isEqualTo("cut");
        assertThat(updated.tags()).containsEntry("dr:deployment", "payledger-dev");
        assertThat(updated.targets().get("table").resourceArns()).containsExactly(TABLE);
        assertThat(updated.actions().get("cut").parameters()).containsEntry("duration", "PT5M");
        assertThat(updated.lastUpdateTime()).isAfter(updated.creationTime());
        time.advance(Duration.ofMinutes(2));
        assertThat(state(running).status()).as("as it began").isEqualTo(ExperimentStatus.COMPLETED);
        assertThatThrownBy(() -> fis.updateExperimentTemplate(
                        r -> r.id(id).stopConditions(c -> c.source("aws:cloudwatch:alarm"))))
                .hasMessageContaining("FIS stop condition aws:cloudwatch:alarm");
        assertThatThrownBy(() -> fis.updateExperimentTemplate(r -> r.id("EXT0").description("x")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void stoppingLetsReplicationThroughAtOnceAndCannotBeDoneTwice() {
        String id = started(template(request -> {}));
        time.advance(Duration.ofSeconds(1));
        fis.stopExperiment(stop -> stop.id(id));
        assertThat(paused).isEmpty();
        assertThat(state(id).status()).isEqualTo(ExperimentStatus.STOPPED);
        assertThatThrownBy(() -> fis.stopExperiment(stop -> stop.id(id))).isInstanceOf(ConflictException.class);
    }

    @Test
    void anExperimentThatWasStoppedBeforeItRanNeverHoldsBack() {
        String id = started(template(request -> {}));
        fis.stopExperiment(stop -> stop.id(id));
        time.advance(Duration.ofMinutes(1));
        assertThat(paused).isEmpty();
    }

    @Test
    void aTableStaysHeldBackWhileAnotherExperimentHoldsIt() {
        String one = started(template(request -> {}));
        String two = started(template(request -> request.clientToken("other")));
        time.advance(Duration.ofSeconds(1));
        fis.stopExperiment(stop -> stop.id(one));
        assertThat(paused).isNotEmpty();
        fis.stopExperiment(stop -> stop.id(two));
        assertThat(paused).isEmpty();
    }

    @Test
    void aRoleThatCannotBeAssumedOrLacksAPermissionFailsTheExperiment() {
        trusted = false;
        String id = started(template(request -> {}));
        time.advance(Duration.ofSeconds(1));
        assertThat(state(id).status()).isEqualTo(ExperimentStatus.FAILED);
        assertThat(state(id).reason()).contains("Unable to assume role " + ROLE);

        trusted = true;
        denied.add("dynamodb:PutResourcePolicy");
        String other = started(template(request -> request.clientToken("other")));
        time.advance(Duration.ofSeconds(1));
        assertThat(state(other).reason()).contains("not authorized to perform: dynamodb:PutResourcePolicy", TABLE);
        assertThat(paused).isEmpty();
    }

    @Test
    void aTableThatIsNotGlobalOrOfAnotherRegionFailsTheExperiment() {
        String id = started(template(request -> request.targets(Map.of("table", target(TABLE + "2")))));
        time.advance(Duration.ofSeconds(1));
        assertThat(state(id).reason()).contains("Target resolution returned empty set");
    }

    @Test
    void whatIsNotBuiltIsRefusedByItsName() {
        assertThatThrownBy(() ->
                        template(request -> request.actions(Map.of("stop", action("aws:ec2:stop-instances", "PT2M")))))
                .isInstanceOf(software.amazon.awssdk.awscore.exception.AwsServiceException.class)
                .hasMessageContaining("FIS action aws:ec2:stop-instances is not supported by the local AWS");
        assertThatThrownBy(() ->
                        template(request -> request.actions(Map.of("cut", action(TemplateRules.ACTION, "PT30S")))))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("PT1M");
        assertThatThrownBy(() -> template(request -> request.stopConditions(
                        stop -> stop.source("aws:cloudwatch:alarm").value("a"))))
                .hasMessageContaining("stop condition");
    }

    @Test
    void theSameTokenMakesOneTemplateAndOneExperiment() {
        String template = template(request -> {});
        assertThat(template(request -> {})).isEqualTo(template);
        assertThat(started(template)).isEqualTo(started(template));
        assertThat(fis.listExperiments(list -> list.maxResults(10)).experiments())
                .extracting(ExperimentSummary::experimentTemplateId)
                .containsExactly(template);
        fis.deleteExperimentTemplate(delete -> delete.id(template));
        assertThat(fis.listExperimentTemplates(list -> list.maxResults(10)).experimentTemplates())
                .isEmpty();
        assertThatThrownBy(() -> fis.deleteExperimentTemplate(delete -> delete.id(template)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> fis.getExperiment(get -> get.id("EXPnone"))).isInstanceOf(FisException.class);
    }
}
