module example.com/scafctl-plugins/peers/lines

go 1.21
