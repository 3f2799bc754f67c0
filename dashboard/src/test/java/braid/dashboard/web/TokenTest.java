package braid.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "semicolon;inside",
                "comma,inside-it",
                "a space inside",
                "umlaut-ü-inside",
                "percent%20inside",
                "line\nbreak-inside"
            })
    void refusesWhatAnAddressACookieOrAHeaderDoesNotCarry(String text) {
        assertThatThrownBy(() -> Token.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a token must be of letters A to Z, digits and - . _ ~ alone")
                .hasMessageNotContaining(text);
    }

    @Test
    void takesWhatItMakesItself() {
        Token made = Token.random();
        assertThat(Token.of(made.text()).matches(made.text())).isTrue();
    }
}
