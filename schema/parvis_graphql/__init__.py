"""The GraphQL schema over the core: types declared as data, resolvers that only translate."""
