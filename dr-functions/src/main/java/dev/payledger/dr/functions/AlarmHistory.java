package dev.payledger.dr.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** When an alarm last went into ALARM. */
@FunctionalInterface
interface AlarmHistory {

    /** The last transition into ALARM before an instant; empty where the history does not say. */
    Optional<Instant> lastAlarm(AlarmMessage message);

    /** CloudWatch's own history, in the alarm's region. */
    static AlarmHistory ofCloudWatch() {
        return message -> {
            try (CloudWatchClient client = CloudWatchClient.builder()
                    .region(Region.of(message.region()))
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build()) {
                return client
                        .describeAlarmHistory(request -> request.alarmName(message.name())
                                .historyItemType(HistoryItemType.STATE_UPDATE)
                                .endDate(message.changed())
                                .scanBy(ScanBy.TIMESTAMP_DESCENDING))
                        .alarmHistoryItems()
                        .stream()
                        .filter(AlarmHistory::isIntoAlarm)
                        .map(AlarmHistoryItem::timestamp)
                        .findFirst();
            }
        };
    }

    private static boolean isIntoAlarm(AlarmHistoryItem item) {
        try {
            JsonNode data = new ObjectMapper().readTree(item.historyData());
            return data.path("newState").path("stateValue").asText().equals("ALARM");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
