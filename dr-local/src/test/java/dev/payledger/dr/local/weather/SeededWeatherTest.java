package dev.payledger.dr.local.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.Delays.What;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.SdkPassage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;

class SeededWeatherTest {

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-01T10:00:00Z"), 1);
    private final AtomicInteger served = new AtomicInteger();

    @Test
    void theSameSeedIsTheSameWeatherWhateverOthersCall() {
        List<String> alone = met(weather("storm,slow=0", 42), 300, false);
        assertThat(met(weather("storm,slow=0", 42), 300, true)).isEqualTo(alone);
        assertThat(met(weather("storm,slow=0", 43), 300, false)).isNotEqualTo(alone);
        assertThat(alone).contains("throttle", "error", "unavailable", "reset", "lost", "nothing");
        assertThat(alone.stream().filter("throttle"::equals).count()).isBetween(10L, 40L);
    }

    @Test
    void whatIsResetHasNoEffectAndWhatIsLostHasOne() {
        assertThatThrownBy(() -> describe(weather("reset=1", 1)))
                .isInstanceOfSatisfying(ConnectionLost.class, lost -> assertThat(lost.isAfterTheEffect())
                        .isFalse());
        assertThat(served).hasValue(0);
        assertThatThrownBy(() -> describe(weather("lost=1", 1)))
                .isInstanceOfSatisfying(ConnectionLost.class, lost -> assertThat(lost.isAfterTheEffect())
                        .isTrue());
        assertThat(served).hasValue(1);
    }

    @Test
    void aRefusalCanBeLostToo() {
        SdkPassage passage = passage("dynamodb", "DescribeTable", describe("t"), false);
        assertThatThrownBy(() -> weather("lost=1", 1).carry(passage, missing("t")))
                .isInstanceOf(ConnectionLost.class);
        assertThat(passage.met()).isEqualTo("lost");
    }

    @Test
    void functionsMeetNothingUnlessItIsWanted() {
        SdkPassage ofAFunction = passage("dynamodb", "DescribeTable", describe("t"), true);
        assertThat(weather("throttle=1", 1).carry(ofAFunction, () -> "answer")).isEqualTo("answer");
        assertThat(ofAFunction.met()).isNull();
        assertThatThrownBy(() -> weather("throttle=1,functions", 1).carry(ofAFunction, () -> "answer"))
                .isInstanceOf(AwsServiceException.class);
    }

    @Test
    void aNewRoleCannotBeAssumedUntilItIsKnownEverywhere() {
        SeededWeather weather = weather("iam=60s", 7);
        SdkRequest create = CreateFunctionRequest.builder()
                .functionName("f")
                .role("arn:aws:iam::1:role/new")
                .build();
        assertThat(weather.carry(passage("lambda", "CreateFunction", create, false), () -> "an old role"))
                .isEqualTo("an old role");
        SdkRequest role = CreateRoleRequest.builder().roleName("new").build();
        weather.carry(passage("iam", "CreateRole", role, false), () -> "made");
        SdkPassage early = passage("lambda", "CreateFunction", create, false);
        assertThatThrownBy(() -> weather.carry(early, () -> "made"))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValueException");
                    assertThat(e.awsErrorDetails().errorMessage())
                            .isEqualTo("The role defined for the function cannot be assumed by Lambda.");
                });
        assertThat(early.met()).isEqualTo("iam delay");
        time.advance(Duration.ofSeconds(60));
        assertThat(weather.carry(passage("lambda", "CreateFunction", create, false), () -> "made"))
                .isEqualTo("made");
    }

    @Test
    void aNewTableIsNotFoundForAMomentAndThenItIs() {
        SeededWeather weather = weather("reads=20s", 5);
        create(weather, "t");
        List<String> early = reads(weather, "t", 20);
        assertThat(early).contains("missing", "ACTIVE");
        time.advance(Duration.ofSeconds(20));
        assertThat(reads(weather, "t", 20)).containsOnly("ACTIVE");
    }

    @Test
    void aDeletedTableIsStillSeenAndAnotherIsCurrent() {
        SeededWeather weather = weather("reads=20s", 5);
        create(weather, "t");
        time.advance(Duration.ofMinutes(1));
        reads(weather, "t", 1);
        reads(weather, "other", 1);
        SdkRequest delete = DeleteTableRequest.builder().tableName("t").build();
        weather.carry(passage("dynamodb", "DeleteTable", delete, false), () -> "gone");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            seen.add(read(weather, "t", missing("t")));
        }
        assertThat(seen).contains("missing", "ACTIVE");
        assertThat(reads(weather, "other", 10)).containsOnly("ACTIVE");
    }

    @Test
    void afterAnUpdateReadsAreCurrent() {
        SeededWeather weather = weather("reads=20s", 5);
        create(weather, "t");
        SdkRequest update = UpdateTableRequest.builder().tableName("t").build();
        weather.carry(passage("dynamodb", "UpdateTable", update, false), () -> "updated");
        assertThat(reads(weather, "t", 20)).containsOnly("ACTIVE");
    }

    @Test
    void onlyTheAnswerFromJustBeforeTheLastChangeComesBack() {
        SeededWeather weather = weather("reads=20s", 5);
        create(weather, "t");
        assertThat(reads(weather, "t", 20)).contains("missing", "ACTIVE");
        time.advance(Duration.ofMinutes(1));
        SdkRequest tag = TagResourceRequest.builder()
                .resourceArn("arn:aws:dynamodb:r:1:table/t")
                .build();
        weather.carry(passage("dynamodb", "TagResource", tag, false), () -> "tagged");
        assertThat(reads(weather, "t", 20)).containsOnly("ACTIVE");
    }

    @Test
    void aReadWhileAChangeIsUnseenIsTheFormerOneOfTheNextChange() {
        SeededWeather weather = weather("reads=20s", 5);
        create(weather, "t");
        reads(weather, "t", 20);
        SdkRequest delete = DeleteTableRequest.builder().tableName("t").build();
        weather.carry(passage("dynamodb", "DeleteTable", delete, false), () -> "gone");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            seen.add(read(weather, "t", () -> "DELETING"));
        }
        assertThat(seen).containsOnly("ACTIVE", "DELETING");
    }

    @Test
    void aReadThatMeansTheCallerIsNotAnsweredWithAnothers() {
        SeededWeather weather = weather("reads=20s", 5);
        asked(weather, "ann");
        asked(weather, "bob");
        SdkRequest tag = TagUserRequest.builder().userName("ann").build();
        weather.carry(passage("iam", "TagUser", tag, false), () -> "tagged");
        for (int i = 0; i < 20; i++) {
            assertThat(asked(weather, "ann")).isEqualTo("ann");
        }
    }

    @Test
    void delaysAreAtLeastTheUsualAndAtMostTheLongest() {
        SeededWeather weather = weather("lambda=10s,lag=0.5", 3);
        Duration usual = Duration.ofMillis(800);
        List<Duration> takes = new ArrayList<>();
        List<Duration> lags = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            takes.add(weather.of(What.FUNCTION, "f", usual));
            lags.add(weather.of(What.REPLICATION, "writes", usual));
        }
        assertThat(takes).allSatisfy(take -> assertThat(take).isBetween(usual, Duration.ofSeconds(10)));
        assertThat(takes).anySatisfy(take -> assertThat(take).isGreaterThan(Duration.ofSeconds(5)));
        assertThat(lags)
                .containsOnly(usual, usual.multipliedBy(SeededWeather.LAG_SPIKE))
                .hasSize(100);
        assertThat(weather.of(What.RECORDS, "zone", usual)).isEqualTo(usual);
    }

    private SeededWeather weather(String text, long seed) {
        return new SeededWeather(Forecast.parse(text), seed, time);
    }

    private static SdkRequest describe(String table) {
        return DescribeTableRequest.builder().tableName(table).build();
    }

    private void describe(SeededWeather weather) {
        weather.carry(passage("dynamodb", "DescribeTable", describe("t"), false), served::incrementAndGet);
    }

    private static Supplier<String> missing(String table) {
        return () -> {
            throw AwsError.of("ResourceNotFoundException", 400, "Requested resource not found: Table: " + table);
        };
    }

    private void create(SeededWeather weather, String table) {
        SdkRequest create = CreateTableRequest.builder().tableName(table).build();
        weather.carry(passage("dynamodb", "CreateTable", create, false), () -> "made");
    }

    private List<String> reads(SeededWeather weather, String table, int count) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(read(weather, table, () -> "ACTIVE"));
        }
        return seen;
    }

    private String read(SeededWeather weather, String table, Supplier<String> now) {
        try {
            return weather.carry(passage("dynamodb", "DescribeTable", describe(table), false), now);
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
            return "missing";
        }
    }

    /** What a user hears who asks for itself. */
    private static String asked(SeededWeather weather, String user) {
        Call call = new Call(
                "111122223333",
                "ap-southeast-1",
                "arn:aws:iam::111122223333:user/" + user,
                "AKIA" + user,
                null,
                "127.0.0.1",
                "test",
                "r");
        SdkRequest self = GetUserRequest.builder().build();
        return weather.carry(
                new SdkPassage(call, "iam", "GetUser", self, (read, members) -> Optional.empty()), () -> user);
    }

    private List<String> met(SeededWeather weather, int calls, boolean between) {
        List<String> met = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            if (between) {
                SdkRequest other =
                        GetFunctionRequest.builder().functionName("f" + i).build();
                tried(weather, passage("lambda", "GetFunction", other, false));
            }
            SdkPassage passage = passage("dynamodb", "DescribeTable", describe("t"), false);
            tried(weather, passage);
            met.add(passage.met() == null ? "nothing" : passage.met());
        }
        return met;
    }

    private static void tried(SeededWeather weather, SdkPassage passage) {
        try {
            weather.carry(passage, () -> "answer");
        } catch (AwsServiceException | ConnectionLost e) {
            assertThat(passage.met()).isNotNull();
        }
    }

    /** A call whose service knows no table. */
    private static SdkPassage passage(String service, String operation, SdkRequest input, boolean byFunction) {
        Call call = new Call(
                "111122223333",
                "ap-southeast-1",
                "arn:aws:iam::111122223333:user/local",
                "local",
                byFunction ? "arn:aws:iam::111122223333:role/f" : null,
                "127.0.0.1",
                "test",
                "r");
        return new SdkPassage(call, service, operation, input, (read, members) -> Optional.of(new NoTable(members)));
    }

    private record NoTable(Map<String, Object> members) implements SdkPassage.Question {
        @Override
        public SdkRequest input() {
            return describe(String.valueOf(members.get("TableName")));
        }

        @Override
        public Object answer() {
            return missing("t").get();
        }
    }
}
