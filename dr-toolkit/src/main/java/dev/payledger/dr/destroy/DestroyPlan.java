package dev.payledger.dr.destroy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What outlives its stack: retained tables, and log groups that a late write makes again. It is read from the stacks
 * before they go and kept in the primary's bucket, which goes last, so that a second run after a crash still knows.
 *
 * @param tables tables of the primary's stack, each of which may have a replica
 * @param logGroups by region
 */
record DestroyPlan(Set<String> tables, Map<String, Set<String>> logGroups) {

    private static final String KEY = "dr/destroy.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    static DestroyPlan make(Deployment deployment) {
        Bucket bucket = deployment.bucket(deployment.regions().primary());
        DestroyPlan plan = bucket.get(KEY)
                .map(Bucket.Text::text)
                .map(DestroyPlan::parse)
                .orElse(new DestroyPlan(new TreeSet<>(), new TreeMap<>()));
        boolean anything = false;
        for (String region : deployment.regions().both()) {
            Set<String> groups = plan.logGroups().computeIfAbsent(region, key -> new TreeSet<>());
            List<Stack.Member> members =
                    new ArrayList<>(deployment.stack(region).members());
            members.addAll(deployment.companion(region).members());
            for (Stack.Member member : members) {
                anything = true;
                if (member.physicalId().isEmpty()) {
                    continue;
                }
                switch (member.type()) {
                    case "AWS::DynamoDB::Table" -> {
                        if (region.equals(deployment.regions().primary())) {
                            plan.tables().add(member.physicalId());
                        }
                    }
                    case "AWS::Lambda::Function" -> groups.add("/aws/lambda/" + member.physicalId());
                    case "AWS::Logs::LogGroup" -> groups.add(member.physicalId());
                    default -> {
                        // Goes with its stack.
                    }
                }
            }
        }
        if (anything) {
            bucket.ensure();
            bucket.put(KEY, plan.json());
        }
        return plan;
    }

    private String json() {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode names = json.putArray("tables");
        tables.forEach(names::add);
        ObjectNode regions = json.putObject("logGroups");
        logGroups.forEach((region, groups) -> {
            ArrayNode list = regions.putArray(region);
            groups.forEach(list::add);
        });
        return json.toPrettyString();
    }

    private static DestroyPlan parse(String text) {
        Set<String> tables = new TreeSet<>();
        Map<String, Set<String>> logGroups = new TreeMap<>();
        try {
            JsonNode json = JSON.readTree(text);
            json.path("tables").forEach(name -> tables.add(name.asText()));
            json.path("logGroups").properties().forEach(entry -> {
                Set<String> groups = new TreeSet<>();
                entry.getValue().forEach(name -> groups.add(name.asText()));
                logGroups.put(entry.getKey(), groups);
            });
        } catch (JsonProcessingException e) {
            // Written by nobody but us, whole or not at all; the stacks are read again in any case.
            return new DestroyPlan(new TreeSet<>(), new TreeMap<>());
        }
        return new DestroyPlan(tables, logGroups);
    }
}
