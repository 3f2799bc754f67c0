package braid.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7574", "10.0.0.1:1", "[::1]:65535"})
    void readsWhatItWrites(String text) {
        assertThat(ClusterAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":7574", "host:", "host:0", "host:65536", "host:port", "::1:7574"})
    void refusesWhatIsNoHostAndPort(String text) {
        assertThatThrownBy(() -> ClusterAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void knowsTheHostWithinBrackets() {
        assertThat(ClusterAddress.parse("[fe80::1]:7574").host()).isEqualTo("fe80::1");
    }
}
