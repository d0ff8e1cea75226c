package dev.payledger.dr.local.service.apigatewayv2;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tags of APIs, stages and domain names, by ARN. */
final class TagOperations {

    private static final int TAGS_MAX = 50;
    private static final Pattern ARN = Pattern.compile("arn:aws:apigateway:([a-z0-9-]+)::(/.+)");
    private static final Pattern API = Pattern.compile("/apis/([a-z0-9]+)(?:/stages/(.+))?");
    private static final Pattern DOMAIN = Pattern.compile("/domainnames/(.+)");

    private final String region;
    private final ApiOperations apis;
    private final StageOperations stages;
    private final DomainOperations domains;

    TagOperations(String region, ApiOperations apis, StageOperations stages, DomainOperations domains) {
        this.region = region;
        this.apis = apis;
        this.stages = stages;
        this.domains = domains;
    }

    Map<String, String> get(String arn) {
        return target(arn).tags();
    }

    void add(String arn, Map<String, String> tags) {
        change(arn, before -> {
            Map<String, String> after = new TreeMap<>(before);
            after.putAll(tags);
            return after;
        });
    }

    void remove(String arn, List<String> keys) {
        change(arn, before -> {
            Map<String, String> after = new TreeMap<>(before);
            keys.forEach(after::remove);
            return after;
        });
    }

    private synchronized void change(String arn, UnaryOperator<Map<String, String>> change) {
        Target target = target(arn);
        Map<String, String> tags = change.apply(target.tags());
        if (tags.size() > TAGS_MAX) {
            throw Errors.badRequest("A resource can have at most " + TAGS_MAX + " tags");
        }
        target.set().accept(tags);
    }

    private Target target(@Nullable String arn) {
        Matcher parts = ARN.matcher(arn == null ? "" : arn);
        if (!parts.matches() || !parts.group(1).equals(region)) {
            throw Errors.badRequest("Invalid resource ARN specified in the request: " + arn);
        }
        Matcher api = API.matcher(parts.group(2));
        Matcher domain = DOMAIN.matcher(parts.group(2));
        if (api.matches()) {
            HttpApi httpApi = apis.require(api.group(1));
            String stage = api.group(2);
            if (stage == null) {
                return new Target(httpApi.api().tags(), tags -> apis.setTags(httpApi, tags));
            }
            synchronized (httpApi) {
                return new Target(httpApi.requireStage(stage).tags(), tags -> stages.setTags(httpApi, stage, tags));
            }
        }
        if (domain.matches()) {
            String name = domain.group(1);
            return new Target(domains.require(name).name().tags(), tags -> domains.setTags(name, tags));
        }
        throw Errors.badRequest("Invalid resource ARN specified in the request: " + arn);
    }

    private record Target(Map<String, String> tags, Consumer<Map<String, String>> set) {}
}
