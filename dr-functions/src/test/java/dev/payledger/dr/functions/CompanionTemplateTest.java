package dev.payledger.dr.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The companion's template against the code beside it. */
class CompanionTemplateTest {

    private static final Pattern HANDLER = Pattern.compile("Handler: (\\S+)::handleRequest");

    @Test
    void everyHandlerOfTheTemplateIsAHandlerThatLambdaCanMake() throws Exception {
        List<String> handlers = HANDLER.matcher(template())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(handlers).hasSize(2);
        for (String handler : handlers) {
            Class<?> type = Class.forName(handler);
            assertThat(RequestStreamHandler.class).isAssignableFrom(type);
            assertThat(type.getConstructor()).isNotNull();
        }
    }

    @Test
    void everyVariableThatTheFunctionsAskForIsInTheTemplate() throws Exception {
        Matcher asked = Pattern.compile("require\\(\"([A-Z_]+)\"\\)").matcher(sources());
        String template = template();
        assertThat(asked.results().map(found -> found.group(1)).distinct().toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(template).contains("          " + name + ": "));
    }

    @Test
    void theFaultRoleMayWriteLogsAndNothingElse() throws Exception {
        String template = template();
        int from = template.indexOf("  FaultRole:");
        String role = template.substring(from, template.indexOf("\n\n", from));
        assertThat(role).contains("AWSLambdaBasicExecutionRole").doesNotContain("Policies:\n        - PolicyName");
    }

    private static String template() throws IOException {
        try (InputStream in =
                CompanionTemplateTest.class.getResourceAsStream("/META-INF/dr/companion/companion.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sources() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String type : List.of("DevopsAgentTriggerHandler", "FaultGuardHandler")) {
            text.append(java.nio.file.Files.readString(
                    java.nio.file.Path.of("src/main/java/dev/payledger/dr/functions", type + ".java")));
        }
        return text.toString();
    }
}
