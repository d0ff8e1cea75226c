package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The template and the workload descriptor against the code beside them. */
class WorkloadTest {
    @Test
    void everyHandlerOfTheTemplateExists() throws Exception {
        Matcher handlers = Pattern.compile("Handler: (\\S+)::handleRequest").matcher(resource("template.yaml"));
        int found = 0;
        while (handlers.find()) {
            assertThat(Class.forName(handlers.group(1)).getConstructor()).isNotNull();
            found++;
        }
        assertThat(found).isEqualTo(5);
    }

    @Test
    void everyRouteOfTheWorkloadIsARouteOfTheTemplate() throws Exception {
        String template = resource("template.yaml");
        Map<String, Object> workload = Invocation.parse(resource("workload.json"));

        List<?> routes = Json.arrayIn(workload, "routes");
        assertThat(routes).hasSize(3);
        for (Object route : routes) {
            assertThat(template).contains("RouteKey: " + ((Map<?, ?>) route).get("name") + "\n");
        }
        for (Object fault : Json.arrayIn(workload, "faults")) {
            assertThat(template)
                    .contains("FunctionName: !Sub \"${Service}-${Stage}-" + ((Map<?, ?>) fault).get("function") + "\"");
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WorkloadTest.class.getResourceAsStream("/META-INF/dr/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
