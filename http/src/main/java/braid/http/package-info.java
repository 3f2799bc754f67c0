/// Doors over HTTP: sources and sinks on Jetty's core server and the JDK's client. All options are immutable, and
/// open nothing before elements are asked for, or written.
///
/// | source | gives |
/// |---|---|
/// | [HttpPosts] | what is posted to a path of a server of this program; answered when it is through |
/// | [ServerSentEvents] | the events that a server sends |
///
/// | sink | an element is safe when |
/// |---|---|
/// | [HttpSink] | the server that it was posted to has answered 2xx |
/// | [ServedEvents] | it is kept for those who read events |
@NullMarked
package braid.http;

import org.jspecify.annotations.NullMarked;
