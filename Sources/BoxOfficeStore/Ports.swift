import BoxOffice

// The ports of the domain that a store serves. Their methods stand in the rooms of their nouns:
// those of the desk in Holds and Orders, those of the catalogue also in Seats and Search.

extension Store: Catalogue {}
extension Store: Desk {}
extension Store: Events {}
extension Store: People {}
extension Store: Wallets {}
