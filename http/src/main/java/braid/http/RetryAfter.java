package braid.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// How long a server asks to be left alone.
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofDays(365);

    private RetryAfter() {}

    /// What `Retry-After` says, a number of seconds or a date; null if it says nothing, or nothing that is
    /// understood.
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.isEmpty()) {
            return null;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return value.length() > 8 ? LONGEST : Duration.ofSeconds(Integer.parseInt(value));
        }
        try {
            Instant when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return when.isBefore(now) ? Duration.ZERO : Duration.between(now, when);
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
