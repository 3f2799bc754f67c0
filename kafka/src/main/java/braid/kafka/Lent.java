package braid.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// What a user has lent to a client of Kafka's. The client would close it at its own end, and then the next client, of
/// the same source or of another one, would use what is closed.
final class Lent {

    private Lent() {}

    static <T> Deserializer<T> deserializer(Deserializer<T> mine) {
        return new Deserializer<>() {
            @Override
            public T deserialize(String topic, byte[] data) {
                return mine.deserialize(topic, data);
            }

            @Override
            public T deserialize(String topic, Headers headers, byte[] data) {
                return mine.deserialize(topic, headers, data);
            }

            @Override
            public T deserialize(String topic, Headers headers, ByteBuffer data) {
                return mine.deserialize(topic, headers, data);
            }
        };
    }

    static <T> Serializer<T> serializer(Serializer<T> mine) {
        return new Serializer<>() {
            @Override
            public byte[] serialize(String topic, T data) {
                return mine.serialize(topic, data);
            }

            @Override
            public byte[] serialize(String topic, Headers headers, T data) {
                return mine.serialize(topic, headers, data);
            }
        };
    }
}
