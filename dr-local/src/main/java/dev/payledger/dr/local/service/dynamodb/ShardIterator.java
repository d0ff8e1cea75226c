package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A place in a shard, as the opaque text that GetRecords takes.
 *
 * @param streamArn the stream
 * @param sequence the first sequence to be read
 * @param issued when the iterator was made; it is good for 15 minutes
 */
record ShardIterator(String streamArn, long sequence, Instant issued) {

    String text() {
        String place = sequence + " " + issued.toEpochMilli();
        return streamArn + "|1|" + Base64.getEncoder().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    }

    static ShardIterator parse(String text) {
        try {
            int bar = text.indexOf("|1|");
            String place = new String(Base64.getDecoder().decode(text.substring(bar + 3)), StandardCharsets.US_ASCII);
            String[] parts = place.split(" ", -1);
            return new ShardIterator(
                    text.substring(0, bar), Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])));
        } catch (RuntimeException e) {
            throw DynamoErrors.validation("Invalid ShardIterator");
        }
    }
}
