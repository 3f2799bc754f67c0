package braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page for those who come from streamz: each of its names is there, and what it names is there too.
class FromStreamzTest {

    private static final Set<String> NAMES = Set.of(
            ("map map_async starmap filter remove accumulate scan slice partition partition_unique sliding_window "
                            + "timed_window timed_window_unique delay rate_limit buffer latest zip combine_latest "
                            + "zip_latest union flatten concat pluck unique collect frequencies sink sink_to_list "
                            + "sink_to_textfile to_kafka to_websocket to_mqtt scatter gather to_batch to_dataframe "
                            + "emit connect disconnect destroy visualize from_iterable from_periodic from_textfile "
                            + "filenames from_tcp from_http_server from_process from_kafka from_kafka_batched "
                            + "from_websocket from_q from_mqtt")
                    .split(" ", -1));
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ([^|]*) \\| ?([^|]*)\\|$", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile("`(\\w+)\\.(\\w+)`");

    private static List<MatchResult> rows() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "from-streamz.md"));
        return ROW.matcher(page.replace("|  |", "| - |").replace("| | ", "| - | "))
                .results()
                .toList();
    }

    @Test
    void everyNameHasOneRow() throws IOException {
        List<String> names = rows().stream().map(row -> row.group(1)).toList();
        assertThat(names).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void whatHasNoCounterpartSaysWhatToWriteInstead() throws IOException {
        for (MatchResult row : rows()) {
            if (!METHOD.matcher(row.group(2)).find()) {
                assertThat(row.group(3).strip()).as(row.group(1)).isNotEmpty();
            }
        }
    }

    @Test
    void everyMethodThatIsNamedIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (MatchResult row : rows()) {
            Matcher method = METHOD.matcher(row.group(2));
            while (method.find()) {
                named++;
                if (!isThere(method.group(1), method.group(2))) {
                    missing.add(method.group());
                }
            }
        }
        assertThat(named).isGreaterThan(40);
        assertThat(missing).isEmpty();
    }

    /// An operator of a stream is there in parallel too.
    private static boolean isThere(String type, String method) {
        for (String room : List.of("braid.", "braid.io.")) {
            try {
                Class<?> found = Class.forName(room + type);
                return has(found, method) && (found != Stream.class || has(ParallelStream.class, method));
            } catch (ClassNotFoundException elsewhere) {
                // in the next one
            }
        }
        return false;
    }

    private static boolean has(Class<?> type, String method) {
        return Arrays.stream(type.getMethods()).map(Method::getName).anyMatch(method::equals);
    }
}
