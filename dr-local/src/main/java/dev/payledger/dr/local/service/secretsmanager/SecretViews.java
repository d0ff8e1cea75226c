package dev.payledger.dr.local.service.secretsmanager;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Secrets as AWS shows them, and lists in pages. */
final class SecretViews {
    private static final int PAGE = 100;

    private SecretViews() {}

    static GetSecretValueResponse value(Secret secret, SecretVersion version) {
        return GetSecretValueResponse.builder()
                .arn(secret.arn)
                .name(secret.name)
                .versionId(version.id)
                .secretString(version.value.text())
                .secretBinary(version.value.bytes())
                .versionStages(List.copyOf(version.stages))
                .createdDate(version.created)
                .build();
    }

    static DescribeSecretResponse description(Secret secret) {
        DescribeSecretResponse.Builder response = DescribeSecretResponse.builder()
                .arn(secret.arn)
                .name(secret.name)
                .description(secret.description)
                .createdDate(secret.created)
                .lastChangedDate(secret.changed)
                .lastAccessedDate(secret.accessed)
                .deletedDate(secret.deletion);
        if (!secret.tags.isEmpty()) {
            response.tags(tags(secret.tags));
        }
        Map<String, List<String>> stages = secret.stages();
        if (!stages.isEmpty()) {
            response.versionIdsToStages(stages);
        }
        return response.build();
    }

    static SecretListEntry entry(Secret secret) {
        SecretListEntry.Builder entry = SecretListEntry.builder()
                .arn(secret.arn)
                .name(secret.name)
                .description(secret.description)
                .createdDate(secret.created)
                .lastChangedDate(secret.changed)
                .lastAccessedDate(secret.accessed)
                .deletedDate(secret.deletion);
        if (!secret.tags.isEmpty()) {
            entry.tags(tags(secret.tags));
        }
        Map<String, List<String>> stages = secret.stages();
        if (!stages.isEmpty()) {
            entry.secretVersionsToStages(stages);
        }
        return entry.build();
    }

    static SecretVersionsListEntry entry(SecretVersion version) {
        SecretVersionsListEntry.Builder entry = SecretVersionsListEntry.builder()
                .versionId(version.id)
                .createdDate(version.created)
                .lastAccessedDate(version.accessed);
        if (!version.stages.isEmpty()) {
            entry.versionStages(List.copyOf(version.stages));
        }
        return entry.build();
    }

    /** By creation, and by name where that is the same. */
    static Comparator<Secret> order(boolean ascending) {
        Comparator<Secret> order = Comparator.<Secret, java.time.Instant>comparing(secret -> secret.created)
                .thenComparing(secret -> secret.name);
        return ascending ? order : order.reversed();
    }

    private static List<Tag> tags(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    /**
     * Part of a list.
     *
     * @param next where the next part begins, or null after the last
     */
    record Page<T>(List<T> items, @Nullable String next) {

        static <T> Page<T> of(List<T> all, @Nullable Integer maxResults, @Nullable String token) {
            int most = maxResults == null ? PAGE : maxResults;
            if (most < 1 || most > PAGE) {
                throw SecretErrors.constraint("maxResults", "Member must have value between 1 and " + PAGE);
            }
            int from = token == null ? 0 : offset(token);
            if (from > all.size()) {
                throw SecretErrors.badToken();
            }
            int to = Math.min(all.size(), from + most);
            return new Page<>(all.subList(from, to), to < all.size() ? "from-" + to : null);
        }

        private static int offset(String token) {
            try {
                return Integer.parseInt(token.replaceFirst("^from-(?=\\d)", ""));
            } catch (NumberFormatException e) {
                throw SecretErrors.badToken();
            }
        }
    }
}
