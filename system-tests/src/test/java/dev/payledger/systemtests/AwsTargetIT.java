package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrEvent;
import dev.payledger.dr.local.LocalAws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The guard rails of {@code dr.target=aws}: the SDK's own chain of credentials and endpoints is used, and led to the
 * local AWS. Nothing here has been run on a real account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsTargetIT {

    private static final String ACCOUNT = "111122223333";
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrl", "aws.region");

    private final Map<String, String> before = new HashMap<>();
    private final List<DrEvent> events = new ArrayList<>();
    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().start();
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @BeforeEach
    void leadTheSdkHere() {
        events.clear();
        PROPERTIES.forEach(name -> before.put(name, System.getProperty(name)));
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.region", "ap-southeast-1");
        System.setProperty("aws.endpointUrl", aws.endpoint());
    }

    @AfterEach
    void leadItBack() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void nothingIsChangedInAnAccountThatIsNotNamed() {
        assertRefused(DrError.ACCOUNT_001, Map.of(), DrToolkit::deploy, "dr.allowedAccounts=" + ACCOUNT);
        assertRefused(DrError.ACCOUNT_001, Map.of(), DrToolkit::deployFrontend, "dr.allowedAccounts=" + ACCOUNT);
        assertRefused(
                DrError.ACCOUNT_001, Map.of("dr.allowedAccounts", "999988887777"), DrToolkit::setup, "999988887777");
        assertThat(events)
                .filteredOn(DrEvent.Result.class::isInstance)
                .extracting(event -> ((DrEvent.Result) event).subject())
                .contains("account " + ACCOUNT);
    }

    @Test
    void destroyNeedsTheDeploymentsOwnName() {
        Map<String, String> allowed = Map.of("dr.allowedAccounts", ACCOUNT);
        assertRefused(DrError.ACCOUNT_002, allowed, DrToolkit::destroy, "dr.confirm=" + ACCOUNT + "/payledger-dev");
        assertRefused(
                DrError.ACCOUNT_002,
                Map.of("dr.allowedAccounts", ACCOUNT, "dr.confirm", ACCOUNT + "/payledger-test"),
                DrToolkit::destroy,
                "dr.confirm is '111122223333/payledger-test'");
        try (DrToolkit toolkit =
                toolkit(Map.of("dr.allowedAccounts", ACCOUNT, "dr.confirm", ACCOUNT + "/payledger-dev"))) {
            assertThat(toolkit.destroy().summary()).isEqualTo("Nothing to remove. Nothing left.");
        }
    }

    @Test
    void productionIsNotBroken() {
        Map<String, String> prod = Map.of("dr.allowedAccounts", ACCOUNT, "dr.stage", "prod1");
        assertRefused(DrError.ACCOUNT_003, prod, DrToolkit::injectFaults, "stages that begin with prod");
        assertRefused(DrError.ACCOUNT_003, prod, DrToolkit::drill, "stages that begin with prod");
    }

    @Test
    void goalsInTheWrongOrderNameTheRightOne() {
        Map<String, String> allowed = Map.of("dr.allowedAccounts", ACCOUNT);
        assertRefused(DrError.ORDER_001, allowed, DrToolkit::setupGlobalTable, "run dr:deploy first");
        assertRefused(DrError.ORDER_001, allowed, DrToolkit::setupCustomDomains, "run dr:deploy first");
        assertRefused(DrError.ORDER_001, allowed, DrToolkit::injectFaults, "run dr:deploy first");
    }

    private interface Verb {
        Object on(DrToolkit toolkit);
    }

    private void assertRefused(DrError error, Map<String, String> settings, Verb verb, String words) {
        try (DrToolkit toolkit = toolkit(settings)) {
            assertThatThrownBy(() -> verb.on(toolkit))
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(error))
                    .hasMessageContaining(words);
        }
    }

    private DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.target", "aws");
        settings.put("dr.domain", "payledger.test");
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        return DrToolkit.create(DrConfig.parse(settings, Path.of("")), events::add);
    }
}
