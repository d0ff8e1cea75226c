package dev.payledger.dr.local.service.secretsmanager;

import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.model.Filter;

/**
 * The filters of ListSecrets: all of them must match, each with one of its values; a value that begins with {@code !}
 * turns round.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html">Filter</a>
 */
final class SecretFilters {

    private SecretFilters() {}

    static Predicate<Secret> of(List<Filter> filters) {
        Predicate<Secret> all = secret -> true;
        for (Filter filter : filters) {
            if (!filter.hasValues() || filter.values().isEmpty()) {
                throw SecretErrors.invalidParameter("Invalid filter values for key: " + filter.keyAsString());
            }
            Predicate<Secret> any = secret -> false;
            for (String value : filter.values()) {
                any = any.or(
                        value.startsWith("!")
                                ? matching(filter, value.substring(1)).negate()
                                : matching(filter, value));
            }
            all = all.and(any);
        }
        return all;
    }

    private static Predicate<Secret> matching(Filter filter, String value) {
        return switch (filter.keyAsString() == null ? "" : filter.keyAsString()) {
            case "name" -> secret -> secret.name.startsWith(value);
            case "description" -> secret -> lower(description(secret)).startsWith(lower(value));
            case "tag-key" -> secret -> secret.tags.keySet().stream().anyMatch(key -> key.startsWith(value));
            case "tag-value" -> secret -> secret.tags.values().stream().anyMatch(tag -> tag.startsWith(value));
            case "all" -> secret -> Stream.of(lower(value).split("\\W+")).allMatch(word -> anywhere(secret, word));
            default ->
                throw AwsError.unsupported(
                        "The filter key '" + filter.keyAsString() + "' of secretsmanager:ListSecrets");
        };
    }

    private static boolean anywhere(Secret secret, String word) {
        return Stream.of(
                        Stream.of(secret.name, description(secret)),
                        secret.tags.keySet().stream(),
                        secret.tags.values().stream())
                .flatMap(texts -> texts)
                .anyMatch(text -> lower(text).contains(word));
    }

    private static String description(Secret secret) {
        return secret.description == null ? "" : secret.description;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
