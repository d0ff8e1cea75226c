package dev.payledger.core.client;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps each request in a file of its own, written whole and forced to the disk before it gets its name. Safe for use
 * by many threads; one process at a time.
 *
 * @since 0.1.0
 */
public final class FolderOfRequests implements KeptRequests {
    private static final String SUFFIX = ".request.json";

    private final Path folder;

    /**
     * @param folder is made if it is not there
     * @throws UncheckedIOException if it cannot be made
     */
    public FolderOfRequests(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " cannot be made", e);
        }
    }

    @Override
    public void keep(TransactionRequest request) {
        Path file = file(request);
        if (Files.exists(file)) {
            return;
        }
        try {
            Path unfinished = Files.createTempFile(folder, "keep", ".tmp");
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(RequestJson.kept(request).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("request " + request.transactionId() + " cannot be kept in " + folder, e);
        }
    }

    @Override
    public void forget(TransactionRequest request) {
        try {
            Files.deleteIfExists(file(request));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "request " + request.transactionId() + " was answered and stays in " + folder, e);
        }
    }

    @Override
    public List<TransactionRequest> kept() {
        List<TransactionRequest> requests = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                requests.add(read(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " cannot be read", e);
        }
        return requests;
    }

    private static TransactionRequest read(Path file) throws IOException {
        try {
            Map<?, ?> json = JsonText.readObject(Files.readString(file));
            return new TransactionRequest(
                    new AccountId(text(json, "accountId")),
                    new IdempotencyKey(text(json, "idempotencyKey")),
                    TransactionType.of(text(json, "type")),
                    Money.parse(text(json, "amount"), Money.currencyOf(text(json, "currency"))),
                    json.get("description") instanceof String description ? description : null);
        } catch (IllegalArgumentException | InvalidInputException damaged) {
            throw new IOException(file + " is not a kept request: " + damaged.getMessage(), damaged);
        }
    }

    private static String text(Map<?, ?> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " is missing");
    }

    private Path file(TransactionRequest request) {
        return folder.resolve(request.transactionId() + SUFFIX);
    }
}
