package braid.dashboard.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A secret that a request must show.
public final class Token {

    private static final int BYTES = 18;
    private static final int FEWEST_CHARACTERS = 12;
    private static final Pattern CARRIED = Pattern.compile("[A-Za-z0-9._~-]+");

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /// A new one, that nobody can guess.
    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// One that was chosen.
    ///
    /// @throws IllegalArgumentException if it is too short, or has a character that an address, a cookie or a
    ///     header does not carry as it is
    public static Token of(String text) {
        if (text.length() < FEWEST_CHARACTERS) {
            throw new IllegalArgumentException("a token must have " + FEWEST_CHARACTERS + " characters or more");
        }
        if (!CARRIED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a token must be of letters A to Z, digits and - . _ ~ alone, since it stands in an address, a"
                            + " cookie and a header");
        }
        return new Token(text);
    }

    /// The secret.
    public String text() {
        return text;
    }

    /// Whether `shown` is it. How long that takes says nothing of where they differ.
    boolean matches(@Nullable String shown) {
        return shown != null
                && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "a token";
    }
}
